import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/diff/state.js';
import { table } from '../../src/diff/table.js';
import { printInterface } from '../../src/print/types.js';
import { typeErrors } from '../type-errors.js';
import { compared, pair } from './arbitrary-pair.js';

/** How many pairs of schemas the compiler looks at: `SOUNDNESS_RUNS=6000` for a long night. */
const numRuns = Number(process.env['SOUNDNESS_RUNS'] ?? 300);
const timeout = 60_000 + numRuns * 100;

interface Typed {
  readonly name: string;
  readonly verdict: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly breaks: { readonly caller: boolean; readonly reader: boolean };
}

/** Pairs that differ and whose change spares somebody, each with its types: one compiler judges them all. */
const typed = (async (): Promise<readonly Typed[]> => {
  const found: Typed[] = [];
  for (const [index, each] of fc.sample(pair, numRuns).entries()) {
    const { before, after, changes } = compared(each);
    const breaks = {
      caller: changes.some(({ row }) => table[row].caller === 'breaks'),
      // A notice tells of values that the type from before does not know.
      reader: changes.some(({ row }) => table[row].reader !== 'fits'),
    };
    if (changes.length === 0 || (breaks.caller && breaks.reader)) continue;
    found.push({
      name: `pair${index}`,
      verdict: changes.map(({ row, path }) => `${row} ${path}`),
      before: await typesOf('Before', before),
      after: await typesOf('After', after),
      breaks,
    });
  }
  return found;
})();

function typesOf(name: string, { model }: State): Promise<string> {
  return printInterface(name, model.sources[0]?.events[0]?.sections ?? []);
}

/** The pairs of which a value of the one type is none of the other, each with the compiler's words. */
function misfits(pairs: readonly Typed[], check: string, types = (text: string) => text): string[] {
  const modules = new Map(
    pairs.map(({ name, verdict, before, after }) => [
      `packages/emitter-shop/src/gen/${name}.ts`,
      `// ${JSON.stringify(verdict)}\n${types(`${before}\n${after}`)}\n${check}\n`,
    ]),
  );
  return typeErrors(modules).map(
    (error) => `${error}\n${modules.get(/^[^:]*/.exec(error)?.[0] ?? '') ?? ''}`,
  );
}

describe('the verdict', () => {
  it('that callers are not broken means that the type from before is one of after', { timeout }, async () => {
    const harmless = (await typed).filter(({ breaks }) => !breaks.caller);
    // The property says something only where there are such changes.
    expect(harmless.length / numRuns).toBeGreaterThan(0.1);
    expect(misfits(harmless, 'export const check = (value: Before): After => value;')).toEqual([]);
  });

  it('that readers notice nothing means that what comes has the type from before', { timeout }, async () => {
    const harmless = (await typed).filter(({ breaks }) => !breaks.reader);
    expect(harmless.length / numRuns).toBeGreaterThan(0.1);
    // Who reads an object leaves alone what they do not know; the caller's type of an empty one forbids it.
    const readable = (text: string): string => text.replaceAll('Record<string, never>', 'object');
    expect(misfits(harmless, 'export const check = (value: After): Before => value;', readable)).toEqual([]);
  });
});
