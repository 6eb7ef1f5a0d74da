import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, createAjv } from '../ajv.js';
import { table } from '../../src/diff/table.js';
import type { JsonObject } from '../../src/json.js';
import { anyObject } from '../arbitrary-schema.js';
import { compared, pair } from './arbitrary-pair.js';

/** How many pairs of schemas each property looks at: `SOUNDNESS_RUNS=20000` for a long night. */
const numRuns = Number(process.env['SOUNDNESS_RUNS'] ?? 300);
const timeout = 60_000 + numRuns * 100;

function accepting(schema: JsonObject): (value: unknown) => boolean {
  const problemsOf = compile(createAjv(), schema);
  return (value) => problemsOf(value).length === 0;
}

describe('the verdict', () => {
  it('that callers are not broken means that whatever was valid before is valid after', { timeout }, () => {
    const seen = { pairs: 0, harmless: 0, harmlessChanges: 0 };
    fc.assert(
      fc.property(pair, (each) => {
        const changes = compared(each).changes;
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
        if (compared(each).changes.length > 0) return;
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
        expect(compared({ before: schema, after: schema }).changes).toEqual([]);
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });
});
