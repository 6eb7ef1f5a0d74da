import CliTable from 'cli-table3';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { fitWidths, measure } from './column-widths.js';
import { recordBlocks } from './record-blocks.js';
import { cellLines } from './wrap.js';

/** A text, and how many of its cells are shortened. */
export interface Printed {
  readonly text: string;
  readonly shortened: number;
}

/** How many lines of a cell are shown. */
const maxLines = 6;

/**
 * Prints rows as a table that fits the terminal: wide cells are wrapped, and end in `…` after six lines. If there are
 * too many columns for the terminal, each row becomes a block of names and values.
 *
 * Without a terminal, the width is not limited.
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
  if (widths === undefined) return recordBlocks(head, rows, columns ?? Infinity, maxLines);

  const bold = (title: string): string => title.split('\n').map(colors.out.bold).join('\n');
  let shortened = 0;
  const [titles = [], ...body] = cells.map((row) =>
    row.map((cell, index) => {
      const { lines, isWhole } = cellLines(cell, widths[index] ?? 1, maxLines);
      if (!isWhole) shortened += 1;
      return lines.join('\n');
    }),
  );
  return { text: draw(titles.map(bold), body, widths), shortened };
}

/** Draws lines between the rows only if a cell has more than one line. */
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
