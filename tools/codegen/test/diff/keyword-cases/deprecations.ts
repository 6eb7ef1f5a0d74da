import { list, map, text, variant, type KeywordCase } from './case.js';

/** Changes of a deprecation, or its details. */
export const deprecations: readonly KeywordCase[] = [
  [
    'deprecated',
    text,
    { ...text, deprecated: true },
    'notice/notice minor deprecated: `requestParameters.value` is deprecated.',
  ],
  [
    'deprecated',
    { ...text, deprecated: true },
    text,
    'notice/notice minor deprecated: `requestParameters.value` is no longer deprecated.',
  ],
  [
    'deprecated',
    list,
    { ...list, items: { ...text, deprecated: true } },
    'notice/notice minor deprecated: `requestParameters.value[]` is deprecated.',
  ],
  [
    'deprecated',
    map(text),
    map({ ...text, deprecated: true }),
    'notice/notice minor deprecated: `requestParameters.value.*` is deprecated.',
  ],
  [
    'deprecated',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [variant('a'), { ...variant('b'), deprecated: true }] },
    'notice/notice minor deprecated: A variant of `requestParameters.value`, where `kind` is `"b"`, is deprecated.',
  ],
  [
    'x-deprecated',
    text,
    {
      ...text,
      deprecated: true,
      'x-deprecated': {
        since: '0.3.0',
        removeAfter: '2027-01-31',
        reason: 'Nobody reads it.',
        replacedBy: 'other',
      },
    },
    'notice/notice minor deprecated: `requestParameters.value` is deprecated. It has been deprecated since `0.3.0`. It may be removed after `2027-01-31`. Nobody reads it. Use `other`.',
  ],
  [
    'x-deprecated',
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2027-01-31', reason: 'R.' } },
    { ...text, 'x-deprecated': { reason: 'R.', since: '1', removeAfter: '2027-01-31' } },
  ],
  [
    'x-deprecated',
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2027-01-31', reason: 'R.' } },
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2028-01-31', reason: 'R.' } },
    'notice/notice minor x-deprecated: `requestParameters.value` is still deprecated, with other details. It has been deprecated since `1`. It may be removed after `2028-01-31`. R.',
  ],
];
