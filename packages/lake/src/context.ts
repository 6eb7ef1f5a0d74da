import type { Channel } from './control/channels.js';
import type { EventDataStore } from './control/event-data-stores.js';
import type { Faults } from './faults/faults.js';
import type { EventWriter } from './ingest/event-writer.js';
import type { RequestRates } from './http/request-rates.js';
import type { CompleteLakeOptions } from './options.js';
import type { PageApi } from './page-api/page-api.js';
import type { QueryRunner } from './query/runner.js';
import type { Sessions } from './sts/sessions.js';
import type { Database } from './store/database.js';
import type { Documents } from './store/documents.js';
import type { Retention } from './store/retention.js';

/** What every operation has access to. */
export interface LakeContext {
  readonly options: CompleteLakeOptions;
  readonly database: Database;
  readonly eventDataStores: Documents<EventDataStore>;
  readonly channels: Documents<Channel>;
  readonly sessions: Sessions;
  readonly eventWriter: EventWriter;
  readonly queries: QueryRunner;
  readonly faults: Faults;
  readonly requestRates: RequestRates;
  readonly retention: Retention;
  readonly page: PageApi;
}
