import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import {
  CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  GetQueryResultsCommand,
  paginateGetQueryResults,
  StartQueryCommand,
  type GetQueryResultsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { sign } from 'aws4';
import type { Lake } from '../src/index.js';

export const OWNER = '111122223333';
export const PARTNER = '855341727128';
export const REGION = 'eu-west-1';

let accounts = 0;

/** The ID of another account at each call: a test that has its own shares no quota with others. */
export function newAccountId(): string {
  return String(200_000_000_000 + ++accounts);
}

export const ACTIVITY = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] }];

/** AWS's own client, as an account whose access key id is its number. */
export function cloudTrail(lake: Lake, accountId = OWNER, region = REGION): CloudTrailClient {
  return clientWith(lake, { accessKeyId: accountId, secretAccessKey: 'any' }, 1, region);
}

/** AWS's own client, with an access key. */
export function clientWith(
  lake: Lake,
  credentials: { accessKeyId: string; secretAccessKey: string },
  maxAttempts = 1,
  region = REGION,
): CloudTrailClient {
  return new CloudTrailClient({ endpoint: lake.url, region, credentials, maxAttempts });
}

export interface Integration {
  readonly storeArn: string;
  readonly storeId: string;
  readonly channelArn: string;
}

/** A store for activity, and a channel into it. */
export async function integrate(client: CloudTrailClient, name: string): Promise<Integration> {
  const storeArn = await createStore(client, name);
  const channelArn = await createChannel(client, name, name, storeArn);
  return { storeArn, storeId: storeArn.split('/')[1] ?? '', channelArn };
}

/** Creates a store for activity. Resolves to its ARN. */
export async function createStore(client: CloudTrailClient, Name: string): Promise<string> {
  const { EventDataStoreArn = '' } = await client.send(
    new CreateEventDataStoreCommand({ Name, MultiRegionEnabled: false, AdvancedEventSelectors: ACTIVITY }),
  );
  return EventDataStoreArn;
}

/** Creates a channel into a store, by the store's ARN or ID. Resolves to the channel's ARN. */
export async function createChannel(
  client: CloudTrailClient,
  Name: string,
  Source: string,
  Location: string,
): Promise<string> {
  const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location }];
  const { ChannelArn = '' } = await client.send(new CreateChannelCommand({ Name, Source, Destinations }));
  return ChannelArn;
}

/** eventData of an event that CloudTrail Lake takes. */
export function event(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    version: 'v1',
    userIdentity: { type: 'USER', principalId: 'name@example.com' },
    eventSource: 'com.nordcloudapp.klarity',
    eventName: 'discoveryRule.created',
    eventTime: '2026-01-02T03:04:05Z',
    UID: randomUUID(),
    recipientAccountId: OWNER,
    ...changes,
  };
}

export interface Entry {
  readonly id: string;
  readonly eventData: string;
  readonly eventDataChecksum?: string;
}

export function entry(changes: Record<string, unknown> = {}, id: string = randomUUID()): Entry {
  return { id, eventData: JSON.stringify(event(changes)) };
}

export interface PutOptions {
  readonly channel: string;
  readonly externalId?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly region?: string;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: T;
}

export interface PutAnswer {
  readonly successful: { id: string; eventID: string }[];
  readonly failed: { id: string; errorCode: string; errorMessage: string }[];
  readonly __type?: string;
  readonly message?: string;
}

/** PutAuditEvents, signed, as the official client would send it. */
export function put(
  lake: Lake,
  entries: readonly unknown[],
  options: PutOptions,
): Promise<Answer<PutAnswer>> {
  const { channel, externalId, accessKeyId = OWNER, sessionToken, region = REGION } = options;
  const { secretAccessKey = 'any' } = options;
  const query = new URLSearchParams({
    channelArn: channel,
    ...(externalId === undefined ? {} : { externalId }),
  });
  const body = JSON.stringify({ auditEvents: entries });
  const signed = sign(
    {
      host: `127.0.0.1:${lake.port}`,
      path: `/PutAuditEvents?${query.toString()}`,
      method: 'POST',
      service: 'cloudtrail-data',
      region,
      headers: { 'content-type': 'application/json' },
      body,
    },
    { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  );
  return send<PutAnswer>(lake, {
    method: 'POST',
    path: signed.path ?? '',
    headers: signed.headers as Record<string, string>,
    body,
  });
}

/** A request of any kind, answered in JSON. */
export function send<T>(
  lake: Lake,
  sent: { method: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const { method, path, headers = {}, body = '' } = sent;
    const outgoing = request({ host: '127.0.0.1', port: lake.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as T) : (text as T);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Starts a query and waits for its end. */
export async function query(
  client: CloudTrailClient,
  statement: string,
): Promise<GetQueryResultsCommandOutput & { QueryId: string | undefined }> {
  const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: statement }));
  for (;;) {
    const results = await client.send(new GetQueryResultsCommand({ QueryId }));
    if (results.QueryStatus !== 'QUEUED' && results.QueryStatus !== 'RUNNING') return { ...results, QueryId };
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The rows of a query, of all its pages, each as one object. */
export async function allRows(
  client: CloudTrailClient,
  statement: string,
): Promise<Record<string, string>[]> {
  const { QueryId } = await query(client, statement);
  const found: Record<string, string>[] = [];
  for await (const { QueryResultRows = [] } of paginateGetQueryResults({ client }, { QueryId })) {
    for (const row of QueryResultRows) found.push(Object.assign({}, ...row) as Record<string, string>);
  }
  return found;
}

/** The rows of a query that finishes, each as one object. */
export async function rows(client: CloudTrailClient, statement: string): Promise<Record<string, string>[]> {
  const { QueryStatus, QueryResultRows = [], ErrorMessage } = await query(client, statement);
  if (QueryStatus !== 'FINISHED')
    throw new Error(`${statement}: ${String(QueryStatus)} ${ErrorMessage ?? ''}`);
  return QueryResultRows.map((row) => Object.assign({}, ...row) as Record<string, string>);
}

/** The name and message of the error that a promise is rejected with. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ name: string; message: string; status: number }> {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error('it did not fail');
}
