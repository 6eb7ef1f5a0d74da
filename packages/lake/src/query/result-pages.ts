import type { Database } from '../store/database.js';

/** A row of a result: one text per column. */
export type Row = readonly string[];

/** A page ends at this many rows or characters, whichever comes first. */
const ROWS_PER_PAGE = 1000;
const CHARACTERS_PER_PAGE = 1_000_000;

/**
 * A page is stored in parts of about this many characters: DuckDB holds up to 2,048 values of a column in memory at a
 * time, whatever their size, and a checkpoint that has no memory for whole pages would fail, and with it every write.
 */
const CHARACTERS_PER_PART = 16_000;

/** Consecutive rows of a result. */
export interface Page {
  readonly firstRow: number;
  readonly rows: readonly Row[];
}

/** Receives the rows of one query's result, and stores them in the database page by page. */
export class ResultWriter {
  #rows: Row[] = [];
  #characters = 0;
  #firstRow = 0;

  constructor(
    private readonly database: Database,
    private readonly queryId: string,
  ) {}

  /** The rows so far. */
  get count(): number {
    return this.#firstRow + this.#rows.length;
  }

  /** The rows that are not written yet. */
  get lastPage(): Page {
    return { firstRow: this.#firstRow, rows: this.#rows };
  }

  async add(row: Row): Promise<void> {
    this.#rows.push(row);
    for (const value of row) this.#characters += value.length;
    if (this.#rows.length >= ROWS_PER_PAGE || this.#characters >= CHARACTERS_PER_PAGE) {
      await this.database.write(() => this.writePage());
    }
  }

  /** Writes the remaining rows, within the database's `write`. */
  async writePage(): Promise<void> {
    if (this.#rows.length === 0) return;
    const pageParts = parts(this.lastPage);
    this.#firstRow = this.count;
    this.#rows = [];
    this.#characters = 0;
    for (const { firstRow, rows } of pageParts) {
      await this.database.runPrepared('INSERT INTO control.result_pages VALUES ($1, $2, $3, $4)', [
        this.queryId,
        firstRow,
        rows.length,
        JSON.stringify(rows),
      ]);
    }
  }
}

function parts({ firstRow, rows }: Page): Page[] {
  const all: Page[] = [];
  let from = 0;
  let characters = 0;
  for (const [index, row] of rows.entries()) {
    for (const value of row) characters += value.length;
    if (characters < CHARACTERS_PER_PART && index < rows.length - 1) continue;
    all.push({ firstRow: firstRow + from, rows: rows.slice(from, index + 1) });
    from = index + 1;
    characters = 0;
  }
  return all;
}

/** At most this many rows, from an index on. */
export async function readRows(
  database: Database,
  queryId: string,
  from: number,
  count: number,
): Promise<Row[]> {
  const found = await database.read((connection) =>
    connection.runAndReadAll(
      // DuckDB reads only the rows within the constant bounds.
      `SELECT first_row, rows FROM control.result_pages
       WHERE query_id = $1 AND first_row BETWEEN $2 AND $3 AND first_row + row_count > $4 ORDER BY first_row`,
      [queryId, from - ROWS_PER_PAGE, from + count - 1, from],
    ),
  );
  return found.getRows().flatMap(([firstRow, rows]) => {
    const page = JSON.parse(String(rows)) as Row[];
    return page.slice(Math.max(0, from - Number(firstRow)), from + count - Number(firstRow));
  });
}

/** Within the database's `write`. */
export async function deleteRows(database: Database, queryId: string): Promise<void> {
  await database.runPrepared('DELETE FROM control.result_pages WHERE query_id = $1', [queryId]);
}
