import { list, map, text, variant, type KeywordCase } from './case.js';

/** Changes of a title, a description or examples. */
export const words: readonly KeywordCase[] = [
  [
    'title',
    { ...text, title: 'A' },
    { ...text, title: 'B' },
    'fits/fits patch title: The title of `requestParameters.value` is reworded.',
  ],
  [
    'title',
    text,
    { ...text, title: 'B' },
    'fits/fits patch title: The title of `requestParameters.value` is reworded.',
  ],
  [
    'description',
    { ...text, description: 'A' },
    { ...text, description: 'B' },
    'fits/fits patch description: The description of `requestParameters.value` is reworded.',
  ],
  [
    'description',
    { ...list, items: { ...text, description: 'A' } },
    { ...list, items: { ...text, description: 'B' } },
    'fits/fits patch description: The description of `requestParameters.value[]` is reworded.',
  ],
  [
    'description',
    map({ ...text, description: 'A' }),
    map({ ...text, description: 'B' }),
    'fits/fits patch description: The description of `requestParameters.value.*` is reworded.',
  ],
  [
    'description',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [{ ...variant('a'), description: 'A' }, variant('b')] },
    'fits/fits patch description: The description of `requestParameters.value` (where `kind` is `"a"`) is reworded.',
  ],
  [
    'examples',
    { ...text, examples: ['a'] },
    { ...text, examples: ['b'] },
    'fits/fits patch examples: The examples of `requestParameters.value` changed.',
  ],
];
