/** Quotes a text as an SQL literal, which the text cannot end. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Quotes a name as an SQL identifier, which keeps its case and may be a reserved word. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A time as a Trino literal, in UTC like Lake's columns. */
export function timestamp(time: Date): string {
  return `TIMESTAMP '${time.toISOString().slice(0, 23).replace('T', ' ')}'`;
}
