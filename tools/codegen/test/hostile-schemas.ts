import type { JsonObject } from '../src/json.js';
import type { SchemaFiles } from '../src/load.js';
import { hostileTexts } from './hostile-texts.js';
import { objectOf, shop, shopSource } from './sample-schemas.js';

/** A schema of each hostile text in every place where a schema holds text. */
export function hostileShop(): SchemaFiles {
  const events = hostileTexts.map(
    (text, index) => [`shop/thing${index}.done.json`, hostileEvent(text)] as const,
  );
  const [first = ''] = hostileTexts;
  return shop({
    'shop/source.json': {
      ...shopSource,
      owner: first,
      service: hostileTexts.join(' '),
      description: hostileTexts.join('\n'),
    },
    ...Object.fromEntries(events),
  });
}

export function hostileEvent(text: string): JsonObject {
  const described = { type: 'string', maxLength: 400, description: text };
  return {
    title: text,
    description: text,
    type: 'object',
    required: ['requestParameters'],
    additionalProperties: false,
    properties: {
      requestParameters: {
        ...objectOf({
          // A name that nobody can read is refused by the check.
          [readable(text)]: described,
          enumerated: { enum: [text, `${text}2`, 'c', 'd', 'e'], description: text },
          constant: { const: text, description: text },
          patterned: { type: 'string', pattern: escaped(text), description: text },
          map: { type: 'object', additionalProperties: described, description: text },
          list: { type: 'array', items: described, description: text },
          union: {
            oneOf: [objectOf({ kind: { const: text } }), objectOf({ kind: { const: 'other' } })],
            description: text,
          },
          old: {
            ...described,
            deprecated: true,
            'x-deprecated': { since: text, removeAfter: '2030-01-01', reason: text, replacedBy: text },
            'x-renamed-from': `former ${text}`,
          },
        }),
        description: text,
      },
    },
    'x-stage': 'deprecated',
    'x-deprecated': { since: text, removeAfter: '2030-01-01', reason: text, replacedBy: text },
    examples: [
      {
        userIdentity: { type: 'USER', principalId: text },
        requestParameters: {
          [readable(text)]: text,
          enumerated: text,
          constant: text,
          patterned: text,
          map: { [text]: text },
          list: [text],
          union: { kind: text },
          old: text,
        },
      },
    ],
  };
}

function readable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

/** A pattern that matches just this text. */
function escaped(text: string): string {
  return `^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`;
}
