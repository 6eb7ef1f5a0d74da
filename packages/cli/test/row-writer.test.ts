import { describe, expect, it } from 'vitest';
import { createRowWriter, type Format } from '../src/output/row-writer.js';
import type { Row } from '../src/output/rows.js';
import { collectingTerminal } from './collecting-terminal.js';

async function printed(format: Format, pages: Row[][], columns?: number): Promise<string> {
  const out: string[] = [];
  const writer = createRowWriter(
    format,
    collectingTerminal(out, [], columns === undefined ? {} : { columns }),
  );
  for (const page of pages) await writer.write(page);
  await writer.end();
  return out.join('');
}

const rows: Row[][] = [
  [
    [
      ['name', 'a "b", c'],
      ['note', 'two\nlines'],
    ],
  ],
  [
    [
      ['name', ''],
      ['note', '\u001b[31m\u009b\u202e'],
    ],
  ],
];

describe('a result', () => {
  it('is a JSON array whose control characters are escaped', async () => {
    const text = await printed('json', rows);
    expect(JSON.parse(text)).toEqual([
      { name: 'a "b", c', note: 'two\nlines' },
      { name: '', note: '\u001b[31m\u009b\u202e' },
    ]);
    expect(text).toContain(String.raw`"note":"\u001b[31m\u009b\u202e"`);
  });

  it('is one object per line as NDJSON', async () => {
    const lines = (await printed('ndjson', rows)).split('\n');
    expect(lines.map((line) => (line === '' ? undefined : (JSON.parse(line) as object)))).toEqual([
      { name: 'a "b", c', note: 'two\nlines' },
      { name: '', note: '\u001b[31m\u009b\u202e' },
      undefined,
    ]);
  });

  it('is CSV with one header for all pages, and unchanged values', async () => {
    expect(await printed('csv', rows)).toBe(
      'name,note\n"a ""b"", c","two\nlines"\n,\u001b[31m\u009b\u202e\n',
    );
  });

  it('is CSV with a line for each row, even if its only column is empty', async () => {
    expect(await printed('csv', [[[['errorCode', '']], [['errorCode', 'Conflict']]]])).toBe(
      'errorCode\n""\nConflict\n',
    );
  });

  it('is CSV that cannot control the terminal that shows it', async () => {
    expect(await printed('csv', rows, 80)).toContain(String.raw`,\u001b[31m\u009b\u202e`);
  });

  it('keeps columns of the same name apart', async () => {
    const row: Row = [
      ['a', '1'],
      ['a', '2'],
    ];
    expect(await printed('ndjson', [[row]])).toBe('{"a":"1","a_2":"2"}\n');
    expect(await printed('csv', [[row]])).toBe('a,a_2\n1,2\n');
    const named: Row = [...row, ['a_2', '3'], ['a', '4']];
    expect(await printed('ndjson', [[named]])).toBe('{"a":"1","a_3":"2","a_2":"3","a_4":"4"}\n');
  });

  it('without rows is an empty array as JSON, and nothing in other formats', async () => {
    expect(await printed('json', [[]])).toBe('[]\n');
    for (const format of ['ndjson', 'csv', 'table'] as const) expect(await printed(format, [[]])).toBe('');
  });
});
