import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import { anyObject } from './arbitrary-schema.js';
import { validatorOf, writerOf } from './run-validator.js';
import { anOrder, emptyWorkspace, objectOf, shop } from './sample-schemas.js';
import { typeErrors } from './type-errors.js';

const text = { type: 'string' };

/** What is written of a section whose properties, all required, follow these schemas. */
const write = (properties: JsonObject, section: object): string | undefined =>
  writerOf(objectOf(properties))?.(section);

describe('a printed writer', () => {
  it('writes any valid section of any schema as JSON.stringify does, or leaves it to that', () => {
    let written = 0;
    fc.assert(
      fc.property(anyObject, ({ schema, sample }) => {
        const writer = writerOf(schema);
        if (writer === undefined) return;
        const validate = validatorOf(schema);
        for (const section of fc.sample(sample, { numRuns: 20, seed: 1 })) {
          if (validate({ requestParameters: section }).length > 0) continue;
          const json = writer(section as object);
          if (json === undefined) continue;
          written++;
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(section)));
        }
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(written).toBeGreaterThan(100);
  });

  it('leaves texts to JSON.stringify that need an escape, or more than one byte per character', () => {
    for (const x of ['"', '\\', '\n', '\u0000', '\u007f', 'ü', '\u2028', '\ud800', '😀'])
      expect(write({ x: text, y: text }, { x: 'plain', y: x }), x).toBeUndefined();
    expect(write({ x: text, y: text }, { x: " !#$[]~/'", y: '' })).toBe(`{"x":" !#$[]~/'","y":""}`);
  });

  it('writes numbers as JSON does', () => {
    for (const x of [0, -0, 1.5, -1e21, 1e-7, 2 ** 53, Number.MAX_VALUE])
      expect(write({ x: { type: 'number' } }, { x })).toBe(JSON.stringify({ x }));
  });

  it('distinguishes null, a text, and a missing value', () => {
    const schema = {
      ...objectOf({ a: text, b: { type: ['string', 'null'] }, c: { type: ['boolean', 'null'] } }),
      required: ['b'],
    };
    const writer = writerOf(schema);
    expect(writer?.({ b: null })).toBe('{"b":null}');
    expect(writer?.({ a: 'null', b: 'null', c: null })).toBe('{"b":"null","a":"null","c":null}');
    expect(writer?.({ a: undefined, b: '', c: false })).toBe('{"b":"","c":false}');
  });

  it('leaves objects and arrays to JSON.stringify: always, or if present', () => {
    const list = { type: 'array', items: text };
    expect(writerOf(objectOf({ a: text, list }))).toBeUndefined();
    const writer = writerOf({ ...objectOf({ list, a: text }), required: ['a'] });
    expect(writer?.({ a: 'x' })).toBe('{"a":"x"}');
    expect(writer?.({ a: 'x', list: [] })).toBeUndefined();
  });

  it('is not printed if no member is required, or if a name would need an escape', () => {
    expect(writerOf({ ...objectOf({ a: text }), required: [] })).toBeUndefined();
    expect(writerOf(objectOf({ '`${a}"': text }))).toBeUndefined();
    expect(writerOf({ type: 'object', additionalProperties: text })).toBeUndefined();
  });

  it('is not confused by properties with the names of what it uses', () => {
    const names = ['section', 'isPlain', 'undefined', 'return', 'requestParametersJson'];
    const section = Object.fromEntries(names.map((name) => [name, name]));
    const properties = Object.fromEntries(names.map((name) => [name, text]));
    expect(JSON.parse(write(properties, section) ?? '')).toEqual(section);
  });

  it('compiles without unused imports, whatever kinds of scalars there are', async () => {
    for (const type of ['string', 'number', 'integer', 'boolean']) {
      const value = { type, description: 'A value.', ...(type === 'string' ? { maxLength: 9 } : {}) };
      const example = { string: 'x', number: 0.5, integer: 1, boolean: true }[type] ?? null;
      const event = {
        ...anOrder,
        properties: { requestParameters: objectOf({ value }) },
        examples: [
          {
            userIdentity: { type: 'USER', principalId: 'name@example.com' },
            requestParameters: { value: example },
          },
        ],
      };
      const { findings, plan } = await generate(shop({ 'shop/order.placed.json': event }), emptyWorkspace);
      expect(findings).toEqual([]);
      const modules = [...(plan ?? [])].filter(([file]) => /emitter-shop\/src\/.*\.ts$/.test(file));
      expect(modules.map(([, module]) => module).join('\n')).toContain('function requestParametersJson(');
      expect(typeErrors(new Map(modules)), type).toEqual([]);
    }
  });
});
