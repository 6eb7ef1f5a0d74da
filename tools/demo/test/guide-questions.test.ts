import { sources } from '@org/event-catalog';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitOfEach } from '../src/emission.js';
import { sqlOf } from './guide/console-block.js';
import { startIntegratedLake, type IntegratedLake } from './integrated-lake.js';

const folder = join(import.meta.dirname, '../../../docs/guide/receiving');
const read = (page: string): string => readFileSync(join(folder, page), 'utf8');

describe('the questions of the guide', () => {
  const questions = read('querying.md')
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), sqlOf(text)] as const);
  let integrated: IntegratedLake;

  beforeAll(async () => {
    integrated = await startIntegratedLake();
    await emitOfEach(integrated.lake.url, integrated.integration, { done: () => undefined });
  });
  afterAll(() => integrated.close());

  it('are ten, each with SQL', () => {
    expect(questions.map(([, sql]) => sql.length)).toEqual(Array(10).fill(1));
  });

  it.each(questions)(
    '%s: the lake answers it for the examples of the catalogue',
    async (_question, [sql = '']) => {
      const rows = await integrated.query(sql);
      expect(rows.length).toBeGreaterThan(0);
      // A misspelt field of a map is no error, but NULL in every row.
      const empty = Object.keys(rows[0] ?? {}).filter((column) => rows.every((row) => row[column] === ''));
      expect(empty.filter((column) => !/errorCode|baseline/.test(column))).toEqual([]);
    },
  );
});

/** Prettier aligns the rows. */
function writeSources(): void {
  const rows = sources().map(({ eventSource, service, integration, events }) => {
    const names = events.map(({ name }) => `\`${name}\``).join(', ');
    return `| \`${eventSource}\` | ${service} | ${integration} | ${names} |\n`;
  });
  const page = read('event-sources.md').replace(/(?:^\| `com\..+\|\n)+/m, () => rows.join(''));
  writeFileSync(join(folder, 'event-sources.md'), page);
}

describe('the pages on receiving events', () => {
  it('list the same sources, statuses and events as the catalogue', () => {
    if (process.env['UPDATE_GUIDE']) writeSources();
    const rows = [
      ...read('event-sources.md').matchAll(/^\| `(com\.[\w.]+)` +\| (.+?) +\| (\w+) +\| (.+?) +\|$/gm),
    ];
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      sources().map(({ eventSource, service, integration, events }) => [
        eventSource,
        service,
        integration,
        events.map(({ name }) => `\`${name}\``).join(', '),
      ]),
    );
  });

  it('show the same record as the catalogue', () => {
    const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(read('index.md')) ?? [];
    const klarity = sources().find(({ key }) => key === 'klarity');
    const event = klarity?.events.find(({ name }) => name === 'discoveryRule.created');
    expect(JSON.parse(json)).toEqual(event?.example);
  });
});
