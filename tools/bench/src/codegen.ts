import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { best, costOf, type Cost } from './process-cost.js';
import { syntheticSchemas } from './synthetic-schemas.js';

const workspace = join(import.meta.dirname, '../../..');
const generator = join(workspace, 'tools/codegen/dist/cli.js');
const jsonSchemaToTypescript = join(import.meta.dirname, 'peers/json-schema-to-typescript.js');
const quicktype = join(import.meta.dirname, 'peers/quicktype.js');

/** What is measured at each size: whole processes, including their start. */
const contenders = [
  { name: 'check + generate, cold', program: generator, isCold: true },
  { name: 'check + generate, nothing changed', program: generator, isCold: false },
  { name: 'json-schema-to-typescript, types alone', program: jsonSchemaToTypescript, isCold: true },
  { name: 'quicktype, types alone', program: quicktype, isCold: true },
] as const;

export const codegen: Benchmark = {
  name: 'codegen',
  description: 'check and generate, cold and unchanged, beside tools that make types alone',
  sizes: { what: 'how many schemas', counts: '1000,5000' },
  run({ rounds, sizes }, say) {
    const costs = contenders.map(() => new Map<number, Cost>());
    for (const size of sizes) {
      const root = workspaceOf(size);
      try {
        for (const [index, { name, program, isCold }] of contenders.entries()) {
          say(`${name}, ${size} schemas`);
          const taken = Array.from({ length: rounds }, () => {
            if (isCold) forget(root);
            return costOf(program, ...(program === generator ? ['generate', '--root', root] : [root]));
          });
          // The cold runs of the peers have deleted our cache.
          costs[index]?.set(size, best(taken));
        }
      } finally {
        rmSync(root, { recursive: true });
      }
    }
    return {
      head: ['', ...sizes.flatMap((size) => [`${size}: s`, 's of CPU'])],
      rows: contenders.map(({ name }, index) => [
        name,
        ...sizes.flatMap((size) => {
          const cost = costs[index]?.get(size);
          return [seconds(cost?.wallMs), seconds(cost?.cpuMs)];
        }),
      ]),
      conclusions: growth(sizes, costs[0]),
      figures: Object.fromEntries(
        contenders.map(({ name }, index) => [name, Object.fromEntries(costs[index] ?? [])]),
      ),
    };
  },
};

/** Creates a workspace, with the node_modules that the generator's cache needs. */
function workspaceOf(size: number): string {
  const root = mkdtempSync(join(tmpdir(), 'bench-codegen-'));
  mkdirSync(join(root, 'node_modules'));
  const envelope = readFileSync(join(workspace, 'schemas/envelope.json'), 'utf8');
  for (const [file, text] of syntheticSchemas(size, envelope)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** Deletes everything but the schemas. */
function forget(root: string): void {
  for (const made of ['packages', 'docs', 'node_modules/.cache']) {
    rmSync(join(root, made), { recursive: true, force: true });
  }
}

function growth(sizes: readonly number[], costs: ReadonlyMap<number, Cost> | undefined): string[] {
  const [small, large] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  const [less, more] = [costs?.get(small)?.cpuMs, costs?.get(large)?.cpuMs];
  if (small === large || less === undefined || more === undefined) return [];
  const times = (more / less).toFixed(1);
  return [
    `From ${small} to ${large} schemas (${(large / small).toFixed(1)} times as many), a cold run takes ${times} times the CPU.`,
  ];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : (ms / 1000).toFixed(2);
}
