import { startLake, type Lake } from '@org/lake';
import Table from 'cli-table3';
import { emitOfEach } from './emission.js';
import { customerClient, enableIntegration, type Integration } from './integration.js';
import { runQuery } from './query.js';
import { startTimeline } from './timeline.js';

/** What the customer asks: who did what, when, and how often. */
const question = (eventDataStoreId: string): string => `
  SELECT eventData.eventSource AS source,
         eventData.eventName AS event,
         eventData.userIdentity.principalId AS who,
         max(eventData.eventTime) AS latest,
         count(*) AS events
  FROM ${eventDataStoreId}
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3`;

/** A lake that holds one event of each type, and is the caller's to close. */
export interface Demo {
  readonly lake: Lake;
  readonly integration: Integration;
}

/**
 * The main job, end to end: a lake, an integration enabled in it, the five emitters, and a query.
 *
 * @param write Takes each line as it happens.
 */
export async function runDemo(write: (line: string) => void): Promise<Demo> {
  const timeline = startTimeline(write);
  const lake = await startLake({ port: 0 });
  const client = customerClient(lake.url);
  try {
    timeline.done(`lake on ${lake.url}`);
    const integration = await enableIntegration(client, timeline);
    const count = await emitOfEach(lake.url, integration, timeline);
    const rows = await runQuery(client, question(integration.eventDataStoreId));
    timeline.done(`query: ${count} events were delivered, the lake holds ${sum(rows, 'events')}`);
    write(table(rows));
    return { lake, integration };
  } catch (error) {
    await lake.close();
    throw error;
  } finally {
    client.destroy();
  }
}

function sum(rows: readonly Readonly<Record<string, string>>[], column: string): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}

function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const printed = new Table({
    head: ['source', 'event', 'who', 'when', 'count'],
    style: { head: [], border: [] },
    // No lines between the rows.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const { source, event, who, latest, events } of rows) {
    printed.push([source ?? '', event ?? '', who ?? '', latest ?? '', events ?? '']);
  }
  return printed.toString();
}
