import stringWidth from 'string-width';

/** A column is no narrower than its longest part that wrapping leaves whole, up to so many. */
const longestPart = 20;

/** A column's cells, measured. */
export interface ColumnWidth {
  /** What it would take if nothing were wrapped. */
  readonly natural: number;
  /** What it needs to be read. */
  readonly least: number;
}

export function measure(cells: readonly string[]): ColumnWidth {
  const parts = cells.flatMap((cell) => cell.slice(0, 1000).split(/(?<=[\s,;:/.-])/u));
  const widest = Math.max(1, ...parts.map((part) => stringWidth(part.trimEnd())));
  return {
    natural: Math.max(1, ...cells.map((cell) => stringWidth(cell))),
    least: Math.min(widest, longestPart),
  };
}

/**
 * The columns' widths, so that together they take no more than there is: narrow ones stay as they are, wide ones share
 * what is left. Nothing where one would be too narrow to read.
 */
export function fitWidths(columns: readonly ColumnWidth[], available: number): number[] | undefined {
  for (let most = available; most > 0; most -= 1) {
    const widths = columns.map(({ natural, least }) => Math.max(Math.min(natural, most), least));
    if (widths.reduce((sum, width) => sum + width, 0) <= available) return widths;
  }
  return undefined;
}
