import stringWidth from 'string-width';

/** A column is at least as wide as its longest part that does not wrap, up to this many characters. */
const maxPartWidth = 20;

/** A column's cells, measured. */
export interface ColumnWidth {
  /** The width without wrapping. */
  readonly natural: number;
  /** The smallest readable width. */
  readonly least: number;
}

export function measure(cells: readonly string[]): ColumnWidth {
  const parts = cells.flatMap((cell) => cell.slice(0, 1000).split(/(?<=[\s,;:/.-])/u));
  const widest = Math.max(1, ...parts.map((part) => stringWidth(part.trimEnd())));
  return {
    natural: Math.max(1, ...cells.map((cell) => stringWidth(cell))),
    least: Math.min(widest, maxPartWidth),
  };
}

/**
 * Fits the columns into the available width: narrow ones keep their width, wide ones share the rest. `undefined` if one
 * would be too narrow to read.
 */
export function fitWidths(columns: readonly ColumnWidth[], available: number): number[] | undefined {
  for (let most = available; most > 0; most -= 1) {
    const widths = columns.map(({ natural, least }) => Math.max(Math.min(natural, most), least));
    if (widths.reduce((sum, width) => sum + width, 0) <= available) return widths;
  }
  return undefined;
}
