import { startLake, type Lake } from '@org/lake';
import { customerClient, enableIntegration, type Integration } from '../src/integration.js';
import { runQuery, type Row } from '../src/query.js';

/** A lake in which the customer has enabled the integration. */
export interface IntegratedLake {
  readonly lake: Lake;
  readonly integration: Integration;
  /** Runs a query as the customer. `$EDS_ID` stands for the store. */
  query(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export async function startIntegratedLake(): Promise<IntegratedLake> {
  const lake = await startLake({ port: 0 });
  const client = customerClient(lake.url);
  const integration = await enableIntegration(client, { done: () => undefined });
  return {
    lake,
    integration,
    query: (sql) => runQuery(client, sql.replaceAll('$EDS_ID', integration.eventDataStoreId)),
    async close() {
      client.destroy();
      await lake.close();
    },
  };
}
