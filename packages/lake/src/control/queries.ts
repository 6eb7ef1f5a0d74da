import { UUID_PATTERN } from '../arn.js';
import type { LakeContext } from '../context.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller, Owner } from '../http/caller.js';
import { integer, list, oneOf, optional, readInput, string, structure, timestamp } from '../http/input.js';
import type { StoreOfTable } from '../query/plan.js';
import { isActive, KEPT_MS, type Query, type QueryStatus } from '../query/query.js';
import { ARN_OR_ID, findActiveEventDataStore, findEventDataStore } from './event-data-stores.js';
import { receivesActivity } from './event-selectors.js';
import { listOf, pageOf, PAGE_MEMBERS, readToken, writeToken } from './page.js';

/** AWS does not say what a scanned byte is; the lake counts an event as a kilobyte. */
const BYTES_PER_EVENT = 1000;

const QUERY_ID = string({ min: 36, max: 36, pattern: /^[a-f0-9-]+$/ });
const QUERY_ALIAS = string({ min: 1, max: 256, pattern: /^[a-zA-Z][a-zA-Z0-9._-]*$/ });
const startRequest = structure({
  QueryStatement: optional(string({ min: 1, max: 10_000 })),
  DeliveryS3Uri: optional(
    string({ max: 1024, pattern: /^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](\/.*)?$/ }),
  ),
  QueryAlias: optional(QUERY_ALIAS),
  QueryParameters: optional(list(string({ min: 1, max: 1024 }), { min: 1, max: 10 })),
});
const describeRequest = structure({
  EventDataStore: optional(ARN_OR_ID),
  QueryId: optional(QUERY_ID),
  QueryAlias: optional(QUERY_ALIAS),
});
const resultsRequest = structure({
  EventDataStore: optional(ARN_OR_ID),
  QueryId: QUERY_ID,
  NextToken: optional(string({ min: 4, max: 1000 })),
  MaxQueryResults: optional(integer({ min: 1, max: 1000 })),
});
const cancelRequest = structure({ EventDataStore: optional(ARN_OR_ID), QueryId: QUERY_ID });
const listRequest = structure({
  ...PAGE_MEMBERS,
  EventDataStore: ARN_OR_ID,
  StartTime: optional(timestamp()),
  EndTime: optional(timestamp()),
  QueryStatus: optional(
    oneOf<QueryStatus>('QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELLED', 'TIMED_OUT'),
  ),
});

export async function startQuery(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const request = readInput(startRequest, input);
  if (request.QueryAlias !== undefined || request.QueryParameters !== undefined) {
    throw noAliases();
  }
  if (request.DeliveryS3Uri !== undefined) {
    throw new AwsError('UnsupportedOperationException', 'This lake does not deliver query results to S3.');
  }
  if (request.QueryStatement === undefined) {
    throw new AwsError('InvalidParameterException', 'QueryStatement is required.');
  }
  await context.retention.sweep();
  const query = await context.queries.start(caller, request.QueryStatement, tablesOf(context, caller));
  return { QueryId: query.id };
}

function noAliases(): AwsError {
  return new AwsError(
    'UnsupportedOperationException',
    'Query aliases and parameters belong to dashboards, which this lake does not have.',
  );
}

/** The tables that a caller's queries may name: the IDs of its active stores for activity events. */
export function tablesOf(context: LakeContext, caller: Owner): StoreOfTable {
  return (name) => {
    if (!UUID_PATTERN.test(name.toLowerCase())) return undefined;
    const store = findActiveEventDataStore(context, caller, name);
    if (receivesActivity(store.eventSelectors)) return store.id;
    throw new AwsError(
      'InvalidQueryStatementException',
      `The event data store ${name} is not for ActivityAuditLog events, and this lake stores no others.`,
    );
  };
}

export function describeQuery(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { EventDataStore, QueryId, QueryAlias } = readInput(describeRequest, input);
  if (QueryId !== undefined && QueryAlias !== undefined) {
    throw new AwsError('InvalidParameterException', 'Specify QueryId or QueryAlias, not both.');
  }
  if (QueryAlias !== undefined) throw noAliases();
  if (QueryId === undefined) throw new AwsError('InvalidParameterException', 'QueryId is required.');
  const query = find(context, caller, QueryId, EventDataStore);
  return Promise.resolve({
    QueryId: query.id,
    QueryString: query.statement,
    QueryStatus: query.status,
    QueryStatistics: {
      EventsMatched: query.rowCount,
      EventsScanned: query.eventsScanned,
      BytesScanned: query.eventsScanned * BYTES_PER_EVENT,
      ExecutionTimeInMillis: query.executionMs ?? 0,
      CreationTime: query.createdAt / 1000,
    },
    ...(query.errorMessage === undefined ? {} : { ErrorMessage: query.errorMessage }),
  });
}

export async function getQueryResults(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { EventDataStore, QueryId, NextToken, MaxQueryResults = 1000 } = readInput(resultsRequest, input);
  const query = find(context, caller, QueryId, EventDataStore);
  const list = listOf('GetQueryResults', caller, query.id);
  const from = NextToken === undefined ? 0 : readToken(NextToken, list);
  const columns = query.columns ?? [];
  const rows = query.status === 'FINISHED' ? await context.queries.rows(query, from, MaxQueryResults) : [];
  const next = from + rows.length;
  return {
    QueryStatus: query.status,
    QueryStatistics: {
      ResultsCount: rows.length,
      TotalResultsCount: query.rowCount,
      BytesScanned: query.eventsScanned * BYTES_PER_EVENT,
    },
    QueryResultRows: rows.map((row) => columns.map((column, index) => ({ [column]: row[index] ?? '' }))),
    ...(rows.length > 0 && next < query.rowCount ? { NextToken: writeToken(next, list) } : {}),
    ...(query.errorMessage === undefined ? {} : { ErrorMessage: query.errorMessage }),
  };
}

export async function cancelQuery(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { EventDataStore, QueryId } = readInput(cancelRequest, input);
  const query = find(context, caller, QueryId, EventDataStore);
  if (!isActive(query)) {
    throw new AwsError(
      'InactiveQueryException',
      `The query cannot be canceled because it is in the ${query.status} state.`,
    );
  }
  await context.queries.cancel(query);
  return { QueryId, QueryStatus: context.queries.get(QueryId)?.status ?? 'CANCELLED' };
}

export function listQueries(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const request = readInput(listRequest, input);
  const store = findEventDataStore(context, caller, request.EventDataStore);
  const { StartTime = 0, EndTime = Infinity, QueryStatus } = request;
  if (StartTime > EndTime) {
    throw new AwsError('InvalidDateRangeException', 'The start time must be before the end time.');
  }
  const oldest = context.options.now() - KEPT_MS;
  const queries = context.queries
    .list(
      (query) =>
        query.eventDataStoreIds.includes(store.id) &&
        query.createdAt >= Math.max(StartTime, oldest) &&
        query.createdAt <= EndTime &&
        (QueryStatus === undefined || query.status === QueryStatus),
    )
    .reverse();
  const list = listOf('ListQueries', caller, store.id, StartTime, request.EndTime, QueryStatus);
  const { items, next } = pageOf(queries, request.MaxResults ?? 1000, request.NextToken, list);
  return Promise.resolve({
    Queries: items.map(({ id, status, createdAt }) => ({
      QueryId: id,
      QueryStatus: status,
      CreationTime: createdAt / 1000,
    })),
    NextToken: next,
  });
}

/** A query of the caller that still exists. A given (deprecated) store must be one that the query reads. */
function find(context: LakeContext, caller: Caller, id: string, eventDataStore: string | undefined): Query {
  const query = context.queries.get(id);
  const owned = query?.accountId === caller.accountId && query.region === caller.region ? query : undefined;
  const store =
    eventDataStore === undefined ? undefined : findEventDataStore(context, caller, eventDataStore);
  const read = store === undefined || owned?.eventDataStoreIds.includes(store.id) === true;
  if (owned && read && owned.createdAt >= context.options.now() - KEPT_MS) return owned;
  throw new AwsError(
    'QueryIdNotFoundException',
    `The query ID ${id} does not exist or does not map to a query.`,
  );
}
