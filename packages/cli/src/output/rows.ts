/** A row of a result: the columns in their order, with their values. */
export type Row = readonly (readonly [column: string, value: string])[];

/** The columns' names; of those that share a name, the second is `name_2`, so that an object can hold them all. */
export function columnNames(row: Row): string[] {
  const given = new Set(row.map(([column]) => column));
  const taken = new Set<string>();
  return row.map(([column]) => {
    let name = column;
    for (let times = 2; taken.has(name); times += 1) {
      // Another column may be called that by itself.
      const next = `${column}_${times}`;
      if (!given.has(next)) name = next;
    }
    taken.add(name);
    return name;
  });
}

/** The row as an object, for JSON. */
export function rowObject(row: Row): Record<string, string> {
  const names = columnNames(row);
  return Object.fromEntries(row.map(([, value], index) => [names[index] ?? '', value]));
}
