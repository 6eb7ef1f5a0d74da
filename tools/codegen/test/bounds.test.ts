import { expect, it } from 'vitest';
import { boundsWords } from '../src/describe/bounds.js';

it('tells a text apart from the value that it would otherwise be read as', () => {
  const quote = (text: string): string => `\`${text}\``;
  expect(boundsWords({ kind: 'enum', values: ['1', 1, 'null', null, '', 'a b'] }, quote)).toEqual([
    'one of `"1"`, `1`, `"null"`, `null`, `""`, `a b`',
  ]);
});
