import stringWidth from 'string-width';
import { printable } from '../printable.js';
import type { Printed } from './table.js';
import { cellLines } from './wrap.js';

/** Prints each row as a block of names and values: for many columns in a narrow terminal. */
export function recordBlocks(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  maxLines: number,
): Printed {
  const names = head.map(printable);
  const longest = Math.max(...names.map((name) => stringWidth(name)));
  const indent = Math.min(longest, Math.floor(columns / 2)) + 2;
  const width = Math.max(10, columns - indent);
  let shortened = 0;
  const blocks = rows.map((row) =>
    names.flatMap((name, index) => {
      const { lines, isWhole } = cellLines(printable(row[index] ?? ''), width, maxLines);
      if (!isWhole) shortened += 1;
      const [first = '', ...others] = lines.map((line) => ' '.repeat(indent) + line);
      const label = name + ' '.repeat(Math.max(0, indent - stringWidth(name)));
      // A name that leaves no space for the value gets its own line.
      return stringWidth(name) + 2 > indent
        ? [name, first, ...others]
        : [(label + first.slice(indent)).trimEnd(), ...others];
    }),
  );
  return { text: blocks.map((lines) => lines.join('\n')).join('\n\n'), shortened };
}
