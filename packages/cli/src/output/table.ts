import CliTable from 'cli-table3';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { fitWidths, measure } from './column-widths.js';
import { recordBlocks } from './record-blocks.js';
import { cellLines } from './wrap.js';

/** A text, and how many cells of it do not show all that they hold. */
export interface Printed {
  readonly text: string;
  readonly shortened: number;
}

/** Of a cell, so many lines are shown. */
const mostLines = 6;

/**
 * Rows as a table that fits a terminal: wide cells are wrapped, and end in `…` after six lines. Where the columns are
 * too many for the terminal, each row is a block of names and values.
 *
 * Where there is no terminal, nothing need fit.
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { columns, colors }: Pick<Terminal, 'columns' | 'colors'>,
): Printed {
  const cells = [head, ...rows].map((row) => row.map(printable));
  const measured = head.map((_, index) => measure(cells.map((row) => row[index] ?? '')));
  // Each cell has a space on both sides and a line before it; the last has one after it, too.
  const widths =
    columns === undefined
      ? measured.map(({ natural }) => natural)
      : fitWidths(measured, columns - 3 * head.length - 1);
  if (widths === undefined) return recordBlocks(head, rows, columns ?? Infinity, mostLines);

  const bold = (title: string): string => title.split('\n').map(colors.out.bold).join('\n');
  let shortened = 0;
  const [titles = [], ...body] = cells.map((row) =>
    row.map((cell, index) => {
      const { lines, isWhole } = cellLines(cell, widths[index] ?? 1, mostLines);
      if (!isWhole) shortened += 1;
      return lines.join('\n');
    }),
  );
  return { text: draw(titles.map(bold), body, widths), shortened };
}

/** Lines between the rows only where one takes more than a line. */
function draw(head: string[], body: string[][], widths: readonly number[]): string {
  const isWrapped = body.some((row) => row.some((cell) => cell.includes('\n')));
  const table = new CliTable({
    head,
    colWidths: widths.map((width) => width + 2),
    style: { head: [], border: [] },
    ...(isWrapped ? {} : { chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' } }),
  });
  table.push(...body);
  return table.toString();
}
