import type { Lake } from '../src/index.js';
import { send, type Answer } from './harness.js';

/** What the page asks for, as a browser asks for it. */
export function ask<T>(lake: Lake, path: string, query: Record<string, string> = {}): Promise<Answer<T>> {
  const search = new URLSearchParams(query).toString();
  const headers = { 'sec-fetch-site': 'same-origin' };
  return send<T>(lake, { method: 'GET', path: search === '' ? path : `${path}?${search}`, headers });
}

/** What the SQL box sends. */
export function runStatement<T>(
  lake: Lake,
  store: string,
  statement: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer<T>> {
  return send<T>(lake, {
    method: 'POST',
    path: '/_lake/query',
    headers,
    body: JSON.stringify({ store, statement }),
  });
}
