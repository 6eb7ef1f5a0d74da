import { describe, expect, it } from 'vitest';
import { generate } from '../src/generate.js';
import type { SchemaFiles } from '../src/load.js';
import type { Plan } from '../src/plan.js';
import { fixedNames, isModuleName } from '../src/names.js';
import { isGenerated } from '../src/print/header.js';
import { runtimeEntry } from '../src/print/imports.js';
import { readSchemas } from '../src/load.js';
import type { JsonObject } from '../src/json.js';
import { anOrder, emptyWorkspace, objectOf, shop, workspaceRoot } from './sample-schemas.js';

async function planOf(files: SchemaFiles, workspace = emptyWorkspace): Promise<Plan> {
  const { plan, findings } = await generate(files, workspace);
  expect(findings).toEqual([]);
  return plan ?? new Map();
}

/** The files in which two plans differ, with how. */
function changes(before: Plan, after: Plan): string[] {
  const added = [...after.keys()].filter((file) => !before.has(file)).map((file) => `added ${file}`);
  const changed = [...after].filter(([file, text]) => before.has(file) && before.get(file) !== text);
  const removed = [...before.keys()].filter((file) => !after.has(file)).map((file) => `removed ${file}`);
  return [...added, ...removed, ...changed.map(([file]) => `changed ${file}`)].sort();
}

describe('the plan', () => {
  it('is the same each time, in whatever order the files are read', async () => {
    const files = readSchemas(workspaceRoot);
    const backwards = new Map([...files].reverse());
    const plan = await planOf(files);
    expect(changes(plan, await planOf(backwards))).toEqual([]);
    expect([...plan.keys()]).toEqual([...(await planOf(backwards)).keys()]);
  });

  it('adds the module of a new event, and changes only what mentions the event', async () => {
    const before = await planOf(shop());
    const shipped = { ...anOrder, title: 'Order shipped', description: 'An order was shipped.' };
    const after = await planOf(
      shop({ 'shop/order.placed.json': anOrder, 'shop/order.shipped.json': shipped }),
    );
    expect(changes(before, after)).toEqual([
      'added packages/emitter-shop/src/gen/events/order-shipped.ts',
      'changed docs/events/index.md',
      'changed docs/events/sensitivity.md',
      'changed docs/events/shop.md',
      'changed packages/emitter-shop/README.md',
      'changed packages/emitter-shop/src/gen/events.ts',
      'changed packages/emitter-shop/src/gen/index.ts',
      'changed packages/emitter-shop/src/gen/testing.ts',
      'changed packages/event-catalog/README.md',
      'changed packages/event-catalog/src/gen/shop.ts',
    ]);
    expect(after.get('packages/emitter-shop/src/gen/index.ts')).toContain(
      'readonly shipped: (input: BoundInput<OrderShippedInput, Bound>) => Receipt;',
    );
    expect(after.get('docs/events/shop.md')).toContain('## order.shipped');
    expect(after.get('packages/event-catalog/src/gen/shop.ts')).toContain("name: 'order.shipped'");
  });

  it('calls a deprecated event so on each page, whatever its `x-stage` says, and ends its reason like a sentence', async () => {
    const details = { since: '2026-01-31', removeAfter: '2099-12-31', reason: 'It is split' };
    const event = { ...anOrder, 'x-stage': 'stable', deprecated: true, 'x-deprecated': details };
    const plan = await planOf(shop({ 'shop/order.placed.json': event }));
    const page = plan.get('docs/events/shop.md');
    expect(page).toContain('| Order placed | deprecated |');
    expect(page).toContain('Stage: deprecated.');
    expect(plan.get('packages/event-catalog/src/gen/shop.ts')).toContain("stage: 'deprecated'");
    expect(plan.get('packages/emitter-shop/README.md')).toContain('after 2099-12-31. It is split. |');
  });

  it('ends a description like a sentence where more follows it', async () => {
    const details = { since: '2.0', removeAfter: '2099-12-31', reason: 'It is split' };
    const note = {
      type: 'string',
      maxLength: 9,
      deprecated: true,
      'x-deprecated': details,
      description: 'A note',
    };
    const event = { ...anOrder, properties: { requestParameters: { ...objectOf({ note }), required: [] } } };
    const [example] = anOrder['examples'] as JsonObject[];
    const plan = await planOf(
      shop({ 'shop/order.placed.json': { ...event, examples: [{ ...example, requestParameters: {} }] } }),
    );
    expect(plan.get('docs/events/shop.md')).toContain(
      '| A note. **Deprecated.** Since 2.0, until 2099-12-31. It is split. |',
    );
    expect(plan.get('packages/emitter-shop/src/gen/events/order-placed.ts')).toContain(
      '     * A note.\n     * At most 9 characters.\n',
    );
  });

  it('imports from the runtime no name that an event might declare', async () => {
    const texts = [...(await planOf(readSchemas(workspaceRoot))).values()];
    const statements = texts.flatMap((text) => [
      ...text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from '(.*)';$/gm),
    ]);
    const imported = statements
      .filter(([, , from]) => from === runtimeEntry)
      .flatMap(([, names = '']) => names.split(',').map((name) => name.replace(/^\s*(?:type )?/, '').trim()))
      .filter((name) => name !== '');
    expect(imported).toContain('SectionMembers');
    const fixed = new Set(fixedNames('shop'));
    expect(imported.filter((name) => !fixed.has(name) && !isModuleName(name))).toEqual([]);
  });

  it('adds a header to every file that can have one: what generated it, from what, and how to generate it again', async () => {
    const plan = await planOf(shop());
    const bare = [...plan].filter(([, text]) => !isGenerated(text)).map(([file]) => file);
    expect(bare).toEqual([
      'packages/emitter-shop/package.json',
      'packages/emitter-shop/tsconfig.json',
      'packages/emitter-shop/tsconfig.lib.json',
      'packages/emitter-shop/LICENSE',
    ]);
    expect(plan.get('packages/emitter-shop/src/gen/events/order-placed.ts')?.split('\n').slice(0, 2)).toEqual(
      [
        '// Generated by @org/codegen from schemas/shop/order.placed.json.',
        '// Do not edit: change the schema and run `npm run generate`.',
      ],
    );
  });

  it("keeps a package's version, and depends on the current version of the runtime", async () => {
    const workspace = {
      ...emptyWorkspace,
      coreVersion: '1.2.3',
      package: () => ({ version: '0.7.0', hasTests: true }),
    };
    const plan = await planOf(shop(), workspace);
    const manifest: unknown = JSON.parse(plan.get('packages/emitter-shop/package.json') ?? '');
    expect(manifest).toMatchObject({ version: '0.7.0', dependencies: { '@org/emitter-core': '^1.2.3' } });
    expect(plan.has('packages/emitter-shop/vitest.config.ts')).toBe(true);
  });

  it('names in a module header every file that its event refers to', async () => {
    const orderId = { $ref: '../common/ids.json#/$defs/order' };
    const ids = {
      title: 'Ids',
      description: 'Ids.',
      $defs: { order: { type: 'string', format: 'uuid', description: 'An order.' } },
    };
    const event = { ...anOrder, properties: { requestParameters: requestOf(orderId) } };
    const plan = await planOf(shop({ 'shop/order.placed.json': event, 'common/ids.json': ids }));
    expect(plan.get('packages/emitter-shop/src/gen/events/order-placed.ts')).toMatch(
      /^\/\/ Generated by @org\/codegen from schemas\/shop\/order\.placed\.json, schemas\/common\/ids\.json\.\n/,
    );
  });
});

function requestOf(orderId: { $ref: string }): typeof anOrder {
  return { type: 'object', required: ['orderId'], additionalProperties: false, properties: { orderId } };
}
