import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, createAjv } from '../ajv.js';
import type { Change } from '../../src/diff/change.js';
import { table } from '../../src/diff/table.js';
import type { JsonObject } from '../../src/json.js';
import { anyObject, mutated } from '../arbitrary-schema.js';
import { anOrder } from '../sample-schemas.js';
import { changed } from './arbitrary-change.js';
import { changesOf } from './two-states.js';

/** How many pairs of schemas each property looks at: `SOUNDNESS_RUNS=20000` for a long night. */
const numRuns = Number(process.env['SOUNDNESS_RUNS'] ?? 300);
const timeout = 60_000 + numRuns * 100;

interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Values that follow the schema from before, and the same with one thing about them changed. */
  readonly valid: readonly unknown[];
  readonly altered: readonly unknown[];
}

/** A schema, and the same after one to three changes; or two schemas that have nothing to do with each other. */
const pair: fc.Arbitrary<Pair> = anyObject.chain(({ schema, sample }) =>
  fc.record({
    before: fc.constant(schema),
    after: fc.oneof(
      { weight: 6, arbitrary: changed(schema) },
      { weight: 3, arbitrary: changed(schema).chain(changed) },
      { weight: 2, arbitrary: changed(schema).chain(changed).chain(changed) },
      { weight: 1, arbitrary: anyObject.map((other) => other.schema) },
    ),
    valid: fc.array(sample, { minLength: 8, maxLength: 8 }),
    altered: fc.array(sample.chain(mutated), { minLength: 4, maxLength: 4 }),
  }),
);

function changesBetween({ before, after }: Pair): Change[] {
  const file = 'shop/order.placed.json';
  const event = (requestParameters: JsonObject): JsonObject => ({
    ...anOrder,
    properties: { requestParameters },
  });
  // No more around it than must be: the envelope takes longer to read than most of these schemas.
  const around = { 'envelope.json': { 'x-maxBytes': 1, properties: {} } };
  return changesOf({ ...around, [file]: event(before) }, { ...around, [file]: event(after) });
}

function accepting(schema: JsonObject): (value: unknown) => boolean {
  const problemsOf = compile(createAjv(), schema);
  return (value) => problemsOf(value).length === 0;
}

describe('the verdict', () => {
  it('that callers are not broken means that whatever was valid before is valid after', { timeout }, () => {
    const seen = { pairs: 0, harmless: 0, harmlessChanges: 0 };
    fc.assert(
      fc.property(pair, (each) => {
        const changes = changesBetween(each);
        seen.pairs++;
        if (changes.some(({ row }) => table[row].caller === 'breaks')) return;
        seen.harmless++;
        if (changes.length > 0) seen.harmlessChanges++;
        const accepts = accepting(each.after);
        // A sample of an array without repetition may repeat an object with its members in another order.
        for (const value of each.valid.filter(accepting(each.before))) {
          const verdict = changes.map(({ row, path }) => `${row} ${path}`);
          expect({ value, accepted: accepts(value), verdict }).toEqual({ value, accepted: true, verdict });
        }
      }),
      { numRuns },
    );
    // The property says something only where there are such changes.
    expect(seen.harmlessChanges / seen.pairs).toBeGreaterThan(0.1);
  });

  it('that nothing changed means that the same values are valid', { timeout }, () => {
    fc.assert(
      fc.property(pair, (each) => {
        if (changesBetween(each).length > 0) return;
        const [before, after] = [accepting(each.before), accepting(each.after)];
        for (const value of [...each.valid, ...each.altered]) {
          expect({ value, accepted: after(value) }).toEqual({ value, accepted: before(value) });
        }
      }),
      { numRuns },
    );
  });

  it('of a schema against itself is that nothing changed', { timeout }, () => {
    fc.assert(
      fc.property(anyObject, ({ schema }) => {
        expect(changesBetween({ before: schema, after: schema, valid: [], altered: [] })).toEqual([]);
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });
});
