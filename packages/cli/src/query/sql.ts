/** A text as SQL writes it; it cannot end the literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A time as Trino's literal, in UTC as the lake's columns are. */
export function timestamp(time: Date): string {
  return `TIMESTAMP '${time.toISOString().slice(0, 23).replace('T', ' ')}'`;
}
