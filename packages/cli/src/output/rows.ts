/** A row of a result: the columns in their order, with their values. */
export type Row = readonly (readonly [column: string, value: string])[];

/** The columns' names; of those that share a name, the second is `name_2`, so that an object can hold them all. */
export function columnNames(row: Row): string[] {
  const seen = new Map<string, number>();
  return row.map(([column]) => {
    const times = (seen.get(column) ?? 0) + 1;
    seen.set(column, times);
    return times === 1 ? column : `${column}_${times}`;
  });
}

/** The row as an object, for JSON. */
export function rowObject(row: Row): Record<string, string> {
  const names = columnNames(row);
  return Object.fromEntries(row.map(([, value], index) => [names[index] ?? '', value]));
}
