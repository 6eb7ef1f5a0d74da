import { describe, expect, it } from 'vitest';
import { buildEvent } from '../src/build-model.js';
import { generate } from '../src/generate.js';
import type { Json, JsonObject } from '../src/json.js';
import { load } from '../src/load.js';
import type { Property } from '../src/model.js';
import { printInterface } from '../src/print/types.js';
import { Schemas } from '../src/schemas.js';
import { completions, hover } from './editor.js';
import { anOrder, emptyWorkspace, objectOf, shop } from './sample-schemas.js';
import { typeErrors } from './type-errors.js';

function sectionsOf(requestParameters: JsonObject): readonly Property[] {
  const event = { ...anOrder, properties: { requestParameters } };
  const schemas = new Schemas(load(shop({ 'shop/order.placed.json': event })).documents);
  const [document] = schemas.events;
  if (document === undefined) throw new Error('the sample has no event');
  return buildEvent(schemas, document).sections;
}

describe('printed types', () => {
  it('allow null for a closed object without properties if its schema does', async () => {
    const nothing = { ...objectOf({}), type: ['object', 'null'] };
    expect(await printInterface('Sections', sectionsOf(objectOf({ nothing })))).toContain(
      'nothing: Record<string, never> | null;\n',
    );
    expect(
      await printInterface('Sections', sectionsOf(objectOf({ list: { type: 'array', items: nothing } }))),
    ).toContain('list: (Record<string, never> | null)[];\n');
  });

  it('allow for an event without sections only the fields of the envelope', async () => {
    const userIdentity = { type: 'USER', principalId: 'name@example.com' };
    const { plan, findings } = await generate(
      shop({
        'shop/order.placed.json': { ...anOrder, required: [], properties: {}, examples: [{ userIdentity }] },
      }),
      emptyWorkspace,
    );
    expect(findings).toEqual([]);
    const modules = [...(plan ?? [])].filter(([file]) => /^packages\/emitter-shop\/.*\.ts$/.test(file));
    const use = [
      "import type { OrderPlacedInput } from './events.js';",
      "const userIdentity = { type: 'USER', principalId: 'name@example.com' };",
      'export const right: OrderPlacedInput = { userIdentity };',
      'export const wrong: OrderPlacedInput = { userIdentity, requestParameters: {} };',
    ].join('\n');
    expect(typeErrors(new Map([...modules, ['packages/emitter-shop/src/gen/use.ts', use]]))).toEqual([
      expect.stringMatching(
        /^packages\/emitter-shop\/src\/gen\/use\.ts:\d+ .*'requestParameters' does not exist/,
      ),
    ]);
  });

  it.each([
    ['klarity.▮', expect.arrayContaining(['account', 'discoveryRule', 'with', 'close'])],
    ['klarity.discoveryRule.▮', expect.arrayContaining(['created', 'deleted'])],
    [
      'klarity.discoveryRule.created({ requestParameters: {▮} });',
      expect.arrayContaining(['application', 'ruleId']),
    ],
    ['klarity.with({▮});', ['sourceIPAddress', 'userAgent', 'userIdentity']],
    ["klarity.with({ userAgent: 'cli/1', userIdentity: {▮} });", ['details', 'principalId', 'type']],
  ])('let an editor complete %s', (statement, offered) => {
    const module = [
      "import { createKlarityEmitter } from './index.js';",
      'const klarity = createKlarityEmitter();',
      statement,
    ];
    expect(completions('packages/emitter-klarity/src/gen/use.ts', module.join('\n')).toSorted()).toEqual(
      offered,
    );
  });

  it.each([
    [
      "klarity.with({ userAgent: 'cli/1' }).account.▮added",
      '(property) AccountEvents<"userAgent">.added: (input: InputWithBound<AccountAddedInput, "userAgent">) => Receipt',
    ],
    [
      'klarity.▮with({})',
      '(method) KlarityEmitter<never>.with<never>(fields: Pick<EnvelopeInput, never> & BoundFields): KlarityEmitter<never>',
    ],
  ])('have names that an editor shows instead of what they consist of, at %s', (statement, shown) => {
    const module = [
      "import { createKlarityEmitter } from './index.js';",
      'const klarity = createKlarityEmitter();',
    ];
    expect(hover('packages/emitter-klarity/src/gen/use.ts', [...module, statement].join('\n'))).toBe(shown);
  });

  it('let a caller pass on a value that may be missing, where the member is optional', async () => {
    const optional = {
      text: { type: 'string', maxLength: 9 },
      size: { enum: ['S', 'M'] },
      list: { type: 'array', items: { type: 'integer' }, maxItems: 3 },
      address: { ...objectOf({ city: { type: 'string', maxLength: 9 } }), required: [] },
      nothing: { ...objectOf({}), type: ['object', 'null'] },
      'a-b': { type: 'string', maxLength: 9 },
    };
    const printed = await printInterface(
      'Sections',
      sectionsOf({ ...objectOf({ ...optional, id: { type: 'integer' } }), required: ['id'] }),
    );
    const use = [
      printed,
      'declare const order: Sections;',
      'export const right: Sections = { requestParameters: { id: 1, text: undefined, size: undefined, list: undefined,',
      "  address: undefined, nothing: undefined, 'a-b': undefined } };",
      "export const known: Sections = { requestParameters: { id: 1, text: '', size: 'S', list: [1], nothing: null,",
      '  address: { city: undefined } } };',
      'export const wrong: Sections = { requestParameters: { id: undefined } };',
      'export const city: string | undefined = order.requestParameters.address?.city;',
    ].join('\n');
    expect(typeErrors(new Map([['use.ts', use]]))).toEqual([
      expect.stringContaining("Type 'undefined' is not assignable to type 'number'"),
    ]);
  });

  it('take an example whose map has keys that every object inherits, whatever the values are', async () => {
    const keys = ['toString', 'constructor', 'hasOwnProperty', '__proto__', 'other'];
    const mapOf = (values: JsonObject, example: Json): [JsonObject, Json] => [
      { type: 'object', description: 'A map.', additionalProperties: { description: 'A value.', ...values } },
      Object.fromEntries(keys.map((key) => [key, example])),
    ];
    const [levels, levelsExample] = mapOf({ enum: ['LOW', 'HIGH'] }, 'LOW');
    const [lists, listsExample] = mapOf(
      { type: 'array', minItems: 1, maxItems: 2, items: { enum: ['LOW', 'HIGH'] } },
      ['LOW', 'HIGH'],
    );
    const requestParameters = { levels: levelsExample, lists: listsExample };
    const { plan, findings } = await generate(
      shop({
        'shop/order.placed.json': {
          ...anOrder,
          properties: { requestParameters: objectOf({ levels, lists }) },
          examples: [{ userIdentity: { type: 'USER', principalId: 'name@example.com' }, requestParameters }],
        },
      }),
      emptyWorkspace,
    );
    expect(findings).toEqual([]);
    const modules = [...(plan ?? [])].filter(([file]) => /^packages\/emitter-shop\/.*\.ts$/.test(file));
    expect(typeErrors(new Map(modules))).toEqual([]);
  });

  it('write the values of a long enum on lines of their own', async () => {
    const values = [...Array(12).keys()].map((index) => `A_LONG_VALUE_${index}`);
    const printed = await printInterface('Sections', sectionsOf(objectOf({ x: { enum: values } })));
    expect(printed).toContain("    x:\n      | 'A_LONG_VALUE_0'\n      | 'A_LONG_VALUE_1'\n");
    expect(printed).toContain("| 'A_LONG_VALUE_11';\n");
  });
});
