/** A row of a result: its columns, in order, with their values. */
export type Row = readonly (readonly [column: string, value: string])[];

/** The columns' names. The second column of a name becomes `name_2`, so that an object can hold both. */
export function columnNames(row: Row): string[] {
  const given = new Set(row.map(([column]) => column));
  const taken = new Set<string>();
  return row.map(([column]) => {
    let name = column;
    for (let times = 2; taken.has(name); times += 1) {
      // Unless another column has that name.
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
