import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/json.js';
import { validatorOf } from './run-validator.js';
import { objectOf } from './sample-schemas.js';

const id = '00000000-0000-4000-8000-000000000001';

/** The issues of a value of `x`, less the way to it. */
function issuesOf(schema: JsonObject, value: unknown): string[] {
  const validate = validatorOf(objectOf({ x: schema }));
  return validate({ requestParameters: { x: value } }).map((issue) =>
    issue.replace('requestParameters.', ''),
  );
}

describe('a printed validator says in words', () => {
  it.each<[JsonObject, unknown, string]>([
    [{ type: 'string' }, 1, 'x must be a string'],
    [{ type: ['string', 'null'] }, 1, 'x must be a string or null'],
    [{ type: 'string', format: 'uuid' }, 'r-1', 'x must be a UUID'],
    [
      { type: 'string', format: 'date-time' },
      'today',
      'x must be an RFC 3339 date and time with Z or an offset, such as 2026-01-31T09:30:00Z',
    ],
    [{ type: 'string', format: 'date' }, '2026-02-30', 'x must be a date, such as 2026-01-31'],
    [{ type: 'string', format: 'ipv4' }, '1.2.3', 'x must be an IPv4 address'],
    [{ type: 'string', format: 'ipv6' }, '1.2.3.4', 'x must be an IPv6 address'],
    [{ type: 'string', format: 'email' }, 'me', 'x must be an e-mail address'],
    [{ type: 'string', format: 'uri' }, 'here', 'x must be a URI'],
    [{ type: 'string', minLength: 1 }, '', 'x must not be empty'],
    [{ type: 'string', minLength: 3 }, 'ab', 'x must be at least 3 characters long'],
    [{ type: 'string', maxLength: 1 }, 'ab', 'x must be at most 1 character long'],
    [{ type: 'string', pattern: '^[a-z]+$' }, 'A', 'x must match ^[a-z]+$'],
    [{ type: 'string', enum: ['AWS', 'AZURE'] }, 'aws', 'x must be one of AWS, AZURE'],
    [{ type: 'string', const: 'AWS' }, 'aws', 'x must be AWS'],
    [{ enum: ['1', 1, 'true', null, 'a'] }, 2, 'x must be one of "1", 1, "true", null, a'],
    [{ type: 'string', const: '5' }, 5, 'x must be "5"'],
    [{ type: 'string', const: '' }, 'a', 'x must be ""'],
    [{ type: 'integer' }, 1.5, 'x must be a whole number'],
    [{ type: 'number' }, Number.NaN, 'x must be a number'],
    [{ type: 'number' }, Number.POSITIVE_INFINITY, 'x must be a number'],
    [{ type: 'integer', minimum: 1 }, 0, 'x must be at least 1'],
    [{ type: 'integer', maximum: 1 }, 2, 'x must be at most 1'],
    [{ type: 'boolean' }, 'yes', 'x must be true or false'],
    [{ type: 'array', items: { type: 'string' } }, {}, 'x must be an array'],
    [{ type: 'array', items: { type: 'string' }, minItems: 1 }, [], 'x must have at least 1 item'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 1 }, ['a', 'b'], 'x must have at most 1 item'],
    [
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      ['a', 'a'],
      'x must not contain the same item twice',
    ],
    [{ type: 'array', items: { type: 'string' } }, ['a', 1], 'x.1 must be a string'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, { a: 1 }, 'x.a must be a string'],
    ...[new Date(0), null, ['a'], 'a'].map((value): [JsonObject, unknown, string] => [
      { type: 'object', additionalProperties: { type: 'string' } },
      value,
      'x must be an object',
    ]),
    [objectOf({ id: { type: 'string' } }), {}, 'x.id is required'],
    [objectOf({ id: { type: 'string' } }), { id: undefined }, 'x.id is required'],
    [
      objectOf({ ruleId: { type: 'string' } }),
      { ruleId: id, ruleld: id },
      'x.ruleld is not a property of this event (did you mean ruleId?)',
    ],
    [
      objectOf({ ruleId: { type: 'string' } }),
      { ruleId: id, color: 1 },
      'x.color is not a property of this event',
    ],
  ])('how %j is violated by %j', (schema, value, message) => {
    expect(issuesOf(schema, value)).toEqual([message]);
  });

  it('which variant of an object it assumed, and what that lacks', () => {
    const union: JsonObject = {
      oneOf: [
        objectOf({ result: { const: 'SUCCEEDED' }, imageId: { type: 'string' } }),
        objectOf({ result: { const: 'FAILED' }, errorCode: { type: 'string' } }),
      ],
    };
    expect(issuesOf(union, { result: 'FAILED' })).toEqual(['x.errorCode is required']);
    expect(issuesOf(union, { result: 'LOST' })).toEqual(['x.result must be one of SUCCEEDED, FAILED']);
    expect(issuesOf(union, {})).toEqual(['x.result is required']);
  });

  it('only the first twenty of many allowed values, and how many there are', () => {
    const values = [...Array(30).keys()].map((index) => `V${index}`);
    expect(issuesOf({ enum: values }, 'other')).toEqual([
      `x must be one of ${values.slice(0, 20).join(', ')}, … (30 in all)`,
    ]);
  });

  it('every issue of an event, not only the first', () => {
    const validate = validatorOf(objectOf({ a: { type: 'string' }, b: { type: 'integer' } }));
    expect(validate({ requestParameters: { a: 1, c: 2 }, responseElements: {} })).toEqual([
      'requestParameters.a must be a string',
      'requestParameters.b is required',
      'requestParameters.c is not a property of this event',
      'responseElements is not a property of this event',
    ]);
  });

  it('that a section is missing', () => {
    expect(validatorOf(objectOf({}))({})).toEqual(['requestParameters is required']);
  });
});

describe('a printed validator', () => {
  it('counts characters as code points, as JSON Schema does', () => {
    const schema = { type: 'string', minLength: 2, maxLength: 3 };
    expect(issuesOf(schema, '😀😀😀')).toEqual([]);
    expect(issuesOf(schema, '😀😀😀😀')).toEqual(['x must be at most 3 characters long']);
    expect(issuesOf(schema, '😀')).toEqual(['x must be at least 2 characters long']);
    for (const two of ['😀a', 'a\udc00', '\ud83da']) expect(issuesOf(schema, two)).toEqual([]);
  });

  it('takes items for the same by what they contain, in whatever order', () => {
    const tags = { type: 'array', items: { type: 'string' } };
    const items = { ...objectOf({ id: { type: 'integer' }, tags }), required: [] };
    const issuesOfBoth = (a: unknown, b: unknown): string[] =>
      [
        [a, b],
        [b, a],
      ].flatMap((value) => issuesOf({ type: 'array', items, uniqueItems: true }, value));
    const twice = 'x must not contain the same item twice';
    const same = { tags: ['s', 't'], id: 1 };
    expect(issuesOfBoth(same, { id: 1, tags: ['s', 't'] })).toEqual([twice, twice]);
    expect(issuesOfBoth({ id: 1 }, { id: 1, tags: undefined })).toEqual([twice, twice]);
    for (const other of [
      { id: 1 },
      { ...same, id: 2 },
      { ...same, tags: ['s'] },
      { ...same, tags: ['s', 'u'] },
    ])
      expect(issuesOfBoth(same, other), JSON.stringify(other)).toEqual([]);
  });

  it('treats an undefined member as absent, whether it is known or not', () => {
    const optional = validatorOf({ ...objectOf({ a: { type: 'string' } }), required: [] });
    expect(optional({ requestParameters: { a: undefined, other: undefined } })).toEqual([]);
  });
});
