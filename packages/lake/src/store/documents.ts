import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from './database.js';

const UPDATE = 'UPDATE control.documents SET document = $3 WHERE kind = $1 AND id = $2';
const INSERT = 'INSERT INTO control.documents VALUES ($1, $2, $3)';

/** Small records of one kind: in memory for reading, and in the database to survive the process. */
export class Documents<T extends { readonly id: string }> {
  readonly #documents = new Map<string, T>();
  /** Versions that could not be written, each with the one before it, which a later change that fails returns to. */
  readonly #unwritten = new WeakMap<T, { readonly before: T | undefined }>();

  private constructor(
    private readonly database: Database,
    private readonly kind: string,
  ) {}

  /** Loads all documents of a kind. */
  static async load<T extends { readonly id: string }>(
    database: Database,
    kind: string,
  ): Promise<Documents<T>> {
    const documents = new Documents<T>(database, kind);
    await database.write(async (connection) => {
      const found = await connection.runAndReadAll('SELECT document FROM control.documents WHERE kind = $1', [
        kind,
      ]);
      for (const [text] of found.getRows()) {
        const document = JSON.parse(String(text)) as T;
        documents.#documents.set(document.id, document);
      }
    });
    return documents;
  }

  get(id: string): T | undefined {
    return this.#documents.get(id);
  }

  /** All that match, in the order of their creation. */
  list(fits: (document: T) => boolean = () => true): T[] {
    return [...this.#documents.values()].filter(fits);
  }

  /**
   * Stores a document. Others see it at once, so that two concurrent requests cannot both pass a uniqueness check; the
   * promise resolves when it is durable. `also` runs in the same transaction.
   */
  async put(document: T, also?: (connection: DuckDBConnection) => Promise<unknown>): Promise<T> {
    const before = this.#documents.get(document.id);
    this.#documents.set(document.id, document);
    try {
      await this.database.write(async (connection) => {
        // Do not undo a later change that was made in memory in the meantime.
        const latest = this.#documents.get(document.id);
        if (latest) await this.save(latest);
        await also?.(connection);
      });
      return document;
    } catch (error) {
      // A later change in memory is written, or undone, on its own.
      if (this.#documents.get(document.id) === document) this.#restore(document.id, before);
      else this.#unwritten.set(document, { before });
      throw error;
    }
  }

  /** Deletes a document, for others at once; it reappears if that fails. `also` runs in the same transaction. */
  async delete(id: string, also?: (connection: DuckDBConnection) => Promise<unknown>): Promise<void> {
    const before = this.#documents.get(id);
    this.#documents.delete(id);
    try {
      await this.database.write(async (connection) => {
        await connection.run('DELETE FROM control.documents WHERE kind = $1 AND id = $2', [this.kind, id]);
        await also?.(connection);
      });
    } catch (error) {
      this.#restore(id, before);
      throw error;
    }
  }

  #restore(id: string, version: T | undefined): void {
    const unwritten = version && this.#unwritten.get(version);
    if (unwritten) this.#restore(id, unwritten.before);
    else if (version) this.#documents.set(id, version);
    else this.#documents.delete(id);
  }

  /** Changes a document only in memory; `save` in the caller's transaction makes it durable. */
  replace(document: T): void {
    this.#documents.set(document.id, document);
  }

  /** Within a transaction of the database's `write`. */
  async save(document: T): Promise<void> {
    const values = [this.kind, document.id, JSON.stringify(document)];
    // INSERT OR REPLACE does the same, but takes longer than both.
    const changed = await this.database.runPrepared(UPDATE, values);
    if (changed === 0) await this.database.runPrepared(INSERT, values);
  }
}
