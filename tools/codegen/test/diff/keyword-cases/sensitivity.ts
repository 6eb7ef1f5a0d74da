import type { JsonObject } from '../../../src/json.js';
import { list, map, object, text, variant, type KeywordCase } from './case.js';

const personal = (schema: JsonObject): JsonObject => ({ ...schema, 'x-sensitivity': 'personal' });
const secret = (schema: JsonObject): JsonObject => ({ ...schema, 'x-sensitivity': 'secret' });

/** Changes of a mark of sensitivity. */
export const sensitivity: readonly KeywordCase[] = [
  [
    'x-sensitivity',
    text,
    { ...text, 'x-sensitivity': 'personal' },
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `personal` (`none` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.",
  ],
  [
    'x-sensitivity',
    { ...text, 'x-sensitivity': 'personal' },
    { ...text, 'x-sensitivity': 'none' },
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `none` (`personal` before). The emitter's option for personal data no longer covers it. If that option hashed or masked it, new events contain it in clear text, and saved SQL that compares hashes finds none of them.",
  ],
  [
    'x-sensitivity',
    text,
    { ...text, 'x-sensitivity': 'secret' },
    'notice/breaks major x-sensitivity: `requestParameters.value` is now marked `secret` (`none` before). Calls stay the same; the value leaves the process hashed or masked. New events contain it hashed or masked, so saved SQL that compares it finds none of them.',
  ],
  [
    'x-sensitivity',
    { ...text, 'x-sensitivity': 'secret' },
    { ...text, 'x-sensitivity': 'personal' },
    'notice/breaks major x-sensitivity: `requestParameters.value` is now marked `personal` (`secret` before). Calls stay the same; the value is no longer hashed or masked as a secret. Saved SQL that compares hashes finds no new events.',
  ],
  ['x-sensitivity', text, { ...text, 'x-sensitivity': 'none' }],
  // A mark holds for all that lies inside: what counts is what holds of each value in the end.
  ['x-sensitivity', secret(object({ a: text, b: list })), object({ a: secret(text), b: secret(list) })],
  ['x-sensitivity', secret(object({ a: personal(text), b: text })), secret(object({ a: text, b: text }))],
  [
    'x-sensitivity',
    personal(object({ a: text, b: text })),
    object({ a: personal(text), b: text }),
    "notice/notice minor x-sensitivity: `requestParameters.value.b` is now `none` by the marks around and inside it (`personal` before). The emitter's option for personal data no longer covers it. If that option hashed or masked it, new events contain it in clear text, and saved SQL that compares hashes finds none of them.",
  ],
  [
    'x-sensitivity',
    object({ a: personal(text), b: personal(text) }),
    secret(object({ a: personal(text), b: personal(text) })),
    'notice/breaks major x-sensitivity: `requestParameters.value` is now `secret` by the marks around and inside it (`personal` before). Calls stay the same; the value leaves the process hashed or masked. New events contain it hashed or masked, so saved SQL that compares it finds none of them.',
  ],
  [
    'x-sensitivity',
    object({ list: { type: 'array', items: object({ a: text, b: text }) } }),
    personal(object({ list: { type: 'array', items: object({ a: text, b: text }) } })),
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `personal` (`none` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.",
  ],
  [
    'x-sensitivity',
    map(object({ a: text, b: text })),
    map(object({ a: personal(text), b: text })),
    "notice/notice minor x-sensitivity: `requestParameters.value.*.a` is now marked `personal` (`none` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.",
  ],
  [
    'x-sensitivity',
    { oneOf: [variant('x', { a: personal(text) }), variant('y', { b: text })] },
    personal({ oneOf: [variant('x', { a: text }), variant('y', { b: text })] }),
    ...['kind` (where `kind` is `"x"`)', 'kind` (where `kind` is `"y"`)', 'b` (where `kind` is `"y"`)'].map(
      (value) =>
        `notice/notice minor x-sensitivity: \`requestParameters.value.${value} is now \`personal\` by the marks around and inside it (\`none\` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.`,
    ),
  ],
  // A mark around a list or a map does not hide that what is inside is no longer secret.
  ...[
    { around: (items: JsonObject): JsonObject => ({ type: 'array', items }), path: 'value[]' },
    { around: map, path: 'value.*' },
  ].map(({ around, path }): KeywordCase => [
    'x-sensitivity',
    around(object({ a: secret(text), b: text })),
    personal(around(object({ a: text, b: text }))),
    `notice/breaks major x-sensitivity: \`requestParameters.${path}.a\` is now \`personal\` by the marks around and inside it (\`secret\` before). Calls stay the same; the value is no longer hashed or masked as a secret. Saved SQL that compares hashes finds no new events.`,
    `notice/notice minor x-sensitivity: \`requestParameters.${path}.b\` is now \`personal\` by the marks around and inside it (\`none\` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.`,
  ]),
  // What is reported for a value is not reported again for what is inside.
  [
    'x-sensitivity',
    object({ inner: object({ a: personal(text) }) }),
    secret(object({ inner: object({ a: text }) })),
    'notice/breaks major x-sensitivity: `requestParameters.value` is now `secret` by the marks around and inside it (`personal` before). Calls stay the same; the value leaves the process hashed or masked. New events contain it hashed or masked, so saved SQL that compares it finds none of them.',
  ],
  [
    'x-sensitivity',
    { oneOf: [variant('x', { a: text }), variant('y')] },
    personal({ oneOf: [variant('x', { a: text }), variant('y')] }),
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `personal` (`none` before). The emitter's option for personal data now covers it. If that option hashes or masks it, saved SQL that compares it finds no new events.",
  ],
];
