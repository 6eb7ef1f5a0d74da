import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { contenders } from './validators/contenders.js';

const measure = join(import.meta.dirname, 'validators/measure.js');

export const validators: Benchmark = {
  name: 'validators',
  description: 'our printed validators beside Ajv standalone and zod, on the examples of our events',
  run({ rounds }, say) {
    const columns = contenders.map(({ name }, index) => {
      say(name);
      const printed = execFileSync(process.execPath, [measure, String(index), String(rounds)], {
        encoding: 'utf8',
      });
      return new Map(JSON.parse(printed) as [string, number][]);
    });
    const names = [...(columns[0]?.keys() ?? [])];
    const figures = names.map((name) => columns.map((column) => column.get(name) ?? NaN));
    const means = columns.map((column) => mean([...column.values()]));
    const worst = Math.min(...figures.map(ratioOf));
    return {
      head: ['ns of CPU a call', ...contenders.map(({ name }) => name), 'faster peer / ours'],
      rows: [...names.map((name, index) => row(name, figures[index] ?? [])), row('mean', means)],
      conclusions: [
        `The faster peer takes ${ratioOf(means).toFixed(1)} times as long as ours on average, ` +
          `and ${worst.toFixed(1)} times for the event where ours does worst.`,
      ],
      figures: Object.fromEntries(
        contenders.map(({ name }, index) => [name, Object.fromEntries(columns[index] ?? [])]),
      ),
    };
  },
};

function row(name: string, figures: readonly number[]): string[] {
  return [name, ...figures.map((ns) => ns.toFixed(0)), ratioOf(figures).toFixed(1)];
}

function ratioOf([ours = NaN, ...peers]: readonly number[]): number {
  return Math.min(...peers) / ours;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
