import type {
  EventLine,
  NameCount,
  Overview,
  QueryAnswer,
  RecordValue,
  Timeline,
} from '../src/page-api/answers.js';

export type {
  ChannelView,
  EventLine,
  NameCount,
  Overview,
  QueryAnswer,
  RecordValue,
  StoreView,
  Timeline,
} from '../src/page-api/answers.js';

/** A filter of a store's events. An empty member matches all. */
export interface Filter {
  readonly source: string;
  readonly event: string;
  readonly actor: string;
}

/** The page's requests to the lake. Each throws an Error whose message can be shown. */

/** `undefined` if it has not changed since it had this tag. */
export async function fetchOverview(
  tag: string,
  signal: AbortSignal,
): Promise<{ overview: Overview; tag: string } | undefined> {
  const headers = tag === '' ? {} : { 'if-none-match': tag };
  const answer = await fetch('/_lake/overview', { signal, headers, cache: 'no-store' });
  if (answer.status === 304) return undefined;
  return { overview: await read<Overview>(answer), tag: answer.headers.get('etag') ?? '' };
}

export async function fetchEvents(
  store: string,
  filter: Filter,
  signal: AbortSignal,
): Promise<readonly EventLine[]> {
  const found = await get<{ events: EventLine[] }>('events', { store, ...asQuery(filter) }, signal);
  return found.events;
}

export function fetchTimeline(
  store: string,
  filter: Filter,
  last: string,
  signal: AbortSignal,
): Promise<Timeline> {
  return get('timeline', { store, ...asQuery(filter), last }, signal);
}

export async function fetchNames(store: string, signal: AbortSignal): Promise<readonly NameCount[]> {
  return (await get<{ names: NameCount[] }>('names', { store }, signal)).names;
}

/** `null` if the store no longer has it. */
export async function fetchRecord(store: string, id: string, signal: AbortSignal): Promise<RecordValue> {
  return (await get<{ record: RecordValue }>('event', { store, id }, signal)).record;
}

export async function runQuery(store: string, statement: string, signal: AbortSignal): Promise<QueryAnswer> {
  const body = JSON.stringify({ store, statement });
  const headers = { 'content-type': 'application/json' };
  return read(await fetch('/_lake/query', { method: 'POST', headers, body, signal }));
}

function asQuery({ source, event, actor }: Filter): Record<string, string> {
  return { source, name: event, actor };
}

async function get<T>(name: string, query: Record<string, string>, signal: AbortSignal): Promise<T> {
  return read(await fetch(`/_lake/${name}?${new URLSearchParams(query).toString()}`, { signal }));
}

async function read<T>(answer: Response): Promise<T> {
  const body = (await answer.json()) as T & { readonly error?: string; readonly message?: string };
  if (!answer.ok) throw new Error(body.error ?? body.message ?? `The lake returned status ${answer.status}.`);
  return body;
}
