import type { Channel } from './control/channels.js';
import type { EventDataStore } from './control/event-data-stores.js';
import type { LakeContext } from './context.js';
import { Faults } from './faults/faults.js';
import { Callers } from './http/caller.js';
import { RequestRates } from './http/request-rates.js';
import { serve } from './http/server.js';
import { EventWriter } from './ingest/event-writer.js';
import { completeOptions, type CompleteLakeOptions, type LakeOptions } from './options.js';
import { PageApi } from './page-api/page-api.js';
import { QueryRunner } from './query/runner.js';
import type { Query } from './query/query.js';
import { Database } from './store/database.js';
import { Documents } from './store/documents.js';
import { Retention } from './store/retention.js';
import { Sessions, type Session } from './sts/sessions.js';

/** A running lake. */
export interface Lake {
  /** The URL of CloudTrail, CloudTrail Data and STS: pass it as `endpoint` to AWS's clients. */
  readonly url: string;
  readonly port: number;
  /** The environment variables that point the AWS SDKs and CLI at this lake. */
  readonly environment: Readonly<Record<string, string>>;
  /** Finishes requests in progress, stops queries and closes the database. Later calls return the same promise. */
  close(): Promise<void>;
}

/**
 * Starts CloudTrail Lake in this process.
 *
 * Throws `StartError`, whose message is one sentence, if the port is in use or the data directory cannot be used, and
 * `RangeError` if an option is invalid.
 */
export async function startLake(options: LakeOptions = {}): Promise<Lake> {
  const complete = completeOptions(options);
  const database = await Database.open(complete);
  try {
    const context = await createContext(complete, database);
    const server = await serve(context, new Callers(complete, context.sessions), complete);
    const url = `http://${complete.host.includes(':') ? `[${complete.host}]` : complete.host}:${server.port}`;
    let closed: Promise<void> | undefined;
    return {
      url,
      port: server.port,
      environment: {
        AWS_ENDPOINT_URL_CLOUDTRAIL: url,
        AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: url,
        AWS_ENDPOINT_URL_STS: url,
      },
      close: () =>
        (closed ??= (async () => {
          const pageClosed = context.page.close();
          await server.close();
          await pageClosed;
          await context.queries.close();
          await database.close();
        })()),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function createContext(options: CompleteLakeOptions, database: Database): Promise<LakeContext> {
  const channels = await Documents.load<Channel>(database, 'channel');
  const eventDataStores = await Documents.load<EventDataStore>(database, 'event-data-store');
  return {
    options,
    database,
    channels,
    eventDataStores,
    retention: new Retention(database, eventDataStores, options.now),
    sessions: new Sessions(await Documents.load<Session>(database, 'session'), options.now),
    eventWriter: new EventWriter(database, channels),
    requestRates: new RequestRates(options.quotas, options.now),
    faults: new Faults(options.faults, options.now),
    page: new PageApi(),
    queries: await QueryRunner.create(database, await Documents.load<Query>(database, 'query'), options),
  };
}
