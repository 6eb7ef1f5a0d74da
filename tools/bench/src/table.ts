import Table from 'cli-table3';
import type { Result } from './benchmark.js';

/** Text on the left, figures on the right, no colours: it is pasted into documents. */
export function printTable({ head, rows }: Pick<Result, 'head' | 'rows'>): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
