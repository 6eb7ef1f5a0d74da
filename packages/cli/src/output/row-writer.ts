import { stringify } from 'csv-stringify/sync';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { jsonText } from './json-text.js';
import { columnNames, rowObject, type Row } from './rows.js';
import { formatTable } from './table.js';
import { write } from './write.js';

export const formats = ['table', 'json', 'ndjson', 'csv'] as const;
export type Format = (typeof formats)[number];

/** Prints the rows of a result page by page, without keeping them. */
export interface RowWriter {
  write(page: readonly Row[]): Promise<void>;
  /** Prints what follows the last page. */
  end(): Promise<void>;
}

/** A writer to standard output, for one result. */
export function createRowWriter(format: Format, terminal: Terminal): RowWriter {
  switch (format) {
    case 'table':
      return tables(terminal);
    case 'json':
      return array(terminal);
    case 'ndjson':
      return lines(terminal);
    case 'csv':
      return csv(terminal);
  }
}

/** One table per page: its widths fit the rows of that page. */
function tables(terminal: Terminal): RowWriter {
  const { stdout, stderr } = terminal;
  let shortened = 0;
  return {
    async write(page) {
      const [first] = page;
      if (first === undefined) return;
      const rows = page.map((row) => row.map(([, value]) => value));
      const table = formatTable(columnNames(first), rows, terminal);
      shortened += table.shortened;
      await write(stdout, `${table.text}\n`);
    },
    end() {
      if (shortened > 0) {
        const cells = shortened === 1 ? 'One cell was' : `${shortened} cells were`;
        stderr.write(`${cells} shortened: --format json prints the full values.\n`);
      }
      return Promise.resolve();
    },
  };
}

function array({ stdout }: Terminal): RowWriter {
  let before = '[';
  return {
    async write(page) {
      for (const row of page) {
        await write(stdout, `${before}\n  ${jsonText(rowObject(row))}`);
        before = ',';
      }
    },
    end: () => write(stdout, before === '[' ? '[]\n' : '\n]\n'),
  };
}

function lines({ stdout }: Terminal): RowWriter {
  return {
    write: (page) => write(stdout, page.map((row) => `${jsonText(rowObject(row))}\n`).join('')),
    end: () => Promise.resolve(),
  };
}

/**
 * CSV has the values unchanged, but for a terminal they are made printable. An empty value of a single column is
 * quoted, because many readers skip blank lines.
 */
function csv({ stdout, columns }: Terminal): RowWriter {
  const shown = (values: string[]): string[] => (columns === undefined ? values : values.map(printable));
  let isFirst = true;
  return {
    async write(page) {
      const [first] = page;
      if (first === undefined) return;
      const rows = page.map((row) => shown(row.map(([, value]) => value)));
      if (isFirst) rows.unshift(shown(columnNames(first)));
      isFirst = false;
      await write(stdout, stringify(rows, first.length === 1 ? { quoted_match: /^$/ } : {}));
    },
    end: () => Promise.resolve(),
  };
}
