/** What is wrong with a query, and at which character of it. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    message: string,
    readonly offset?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The message with its position in the query, as Trino writes it: `line 1:8: …`. */
  in(text: string): string {
    if (this.offset === undefined) return this.message;
    const before = text.slice(0, this.offset).split('\n');
    return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}: ${this.message}`;
  }
}
