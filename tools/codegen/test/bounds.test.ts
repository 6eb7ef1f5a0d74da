import { expect, it } from 'vitest';
import { boundsWords } from '../src/describe/bounds.js';

it('a text is shown apart from the value that it could be taken for', () => {
  const quote = (text: string): string => `\`${text}\``;
  expect(boundsWords({ kind: 'enum', values: ['1', 1, 'null', null, '', 'a b'] }, quote)).toEqual([
    'one of `"1"`, `1`, `"null"`, `null`, `""`, `a b`',
  ]);
});

it('large bounds are grouped by thousands, and the digits of a fraction are all shown', () => {
  expect(boundsWords({ kind: 'integer', nullable: false, minimum: -31536000, maximum: 31536000 })).toEqual([
    '-31,536,000 to 31,536,000',
  ]);
  expect(boundsWords({ kind: 'number', nullable: false, minimum: 1234.56789, maximum: 1e9 })).toEqual([
    '1,234.56789 to 1,000,000,000',
  ]);
  expect(
    boundsWords({ kind: 'string', nullable: false, minLength: 1, maxLength: 20000, maxBytes: 65536 }),
  ).toEqual(['1 to 20,000 characters', 'at most 65,536 bytes']);
});
