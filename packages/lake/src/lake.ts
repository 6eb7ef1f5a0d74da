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

/** A lake that runs. */
export interface Lake {
  /** Where it answers CloudTrail, CloudTrail Data and STS: the `endpoint` of AWS's clients. */
  readonly url: string;
  readonly port: number;
  /** The environment variables that point AWS's clients, SDKs and CLI alike, at this lake. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets requests under way finish, stops queries, and lets go of the data. Once is enough. */
  close(): Promise<void>;
}

/**
 * Starts CloudTrail Lake in this process.
 *
 * Throws `StartError`, one sentence, where the port is taken or the data directory cannot be used, and
 * `RangeError` where an option is wrong.
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
