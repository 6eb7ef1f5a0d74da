/** What is wrong with a query, in Trino's form: `line 1:8: …`. The offset counts characters of its text. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    message: string,
    readonly offset?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The message with its place in the text, as Trino writes it. */
  in(text: string): string {
    if (this.offset === undefined) return this.message;
    const before = text.slice(0, this.offset).split('\n');
    return `line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}: ${this.message}`;
  }
}
