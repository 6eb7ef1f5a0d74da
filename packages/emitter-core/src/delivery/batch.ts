import type { SpooledEntry } from '../spool/spool.js';
import { auditEventBytes, maxAuditEventBytes } from '../transport/audit-event.js';
import { bodyOverheadBytes, entryOverheadBytes } from '../transport/body.js';

/** Maximum entries in one request (PutAuditEvents, API version 2021-08-11). */
export const maxBatchEntries = 100;
/**
 * Maximum bytes of one request body. AWS says "the whole request at most 1 MB": read as 1,000,000 bytes, less 8 kB for
 * the request line and headers (a query with an ARN and an external ID of up to 1224 characters, a session token).
 */
export const maxBatchBytes = 1_000_000 - 8_000;

/** A queue of entries, of which only the first is visible. */
export interface Line {
  peek(): SpooledEntry | undefined;
  shift(): void;
}

/**
 * Takes the next batch from a queue: up to `maxEntries` entries, in order, within the bytes of one request. It ends
 * before an entry whose id is already in it, since PutAuditEvents refuses duplicates (`DuplicatedAuditEventId`).
 */
export function takeBatch(line: Line, maxEntries: number): SpooledEntry[] {
  const batch: SpooledEntry[] = [];
  let highest = '';
  let ids: Set<string> | undefined;
  let bytes = bodyOverheadBytes;
  while (batch.length < maxEntries) {
    let entry: SpooledEntry | undefined;
    try {
      entry = line.peek();
    } catch (error) {
      // Send those already taken; whoever takes the next batch gets the error.
      if (batch.length === 0) throw error;
    }
    if (!entry) break;
    // UIDs made by one process ascend, so nearly every id is higher than all before it, and thus no duplicate.
    if (entry.id > highest) highest = entry.id;
    else if ((ids ??= new Set(batch.map(({ id }) => id))).has(entry.id)) break;
    const bound = maxAuditEventBytes(entry) + entryOverheadBytes;
    // Most requests are far below the limit in bytes, and need no measuring.
    if (bytes + bound > maxBatchBytes) {
      bytes = exactBytes(batch);
      // A single entry always fits: the envelope's limits keep it to at most about half of a request.
      if (batch.length > 0 && bytes + exactBytes([entry]) - bodyOverheadBytes > maxBatchBytes) break;
      bytes += exactBytes([entry]) - bodyOverheadBytes;
    } else {
      bytes += bound;
    }
    line.shift();
    ids?.add(entry.id);
    batch.push(entry);
  }
  return batch;
}

/** The length of a body with these entries. */
function exactBytes(entries: readonly SpooledEntry[]): number {
  return entries.reduce((sum, entry) => sum + auditEventBytes(entry) + entryOverheadBytes, bodyOverheadBytes);
}
