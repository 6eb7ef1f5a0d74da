import { expect, it } from 'vitest';
import { boundsWords } from '../src/describe/bounds.js';

it('a text is shown apart from the value that it could be taken for', () => {
  const quote = (text: string): string => `\`${text}\``;
  expect(boundsWords({ kind: 'enum', values: ['1', 1, 'null', null, '', 'a b'] }, quote)).toEqual([
    'one of `"1"`, `1`, `"null"`, `null`, `""`, `a b`',
  ]);
});
