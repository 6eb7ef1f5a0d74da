import type { SpooledEntry } from '../spool/spool.js';
import { auditEventBytes, maxAuditEventBytes } from '../transport/audit-event.js';
import { bodyOverheadBytes, entryOverheadBytes } from '../transport/body.js';

/** Entries in one request, at most (PutAuditEvents, API version 2021-08-11). */
export const maxBatchEntries = 100;
/**
 * Bytes of one request, at most. "The whole request at most 1 MB": read as 1,000,000 bytes, less 8 kB for the
 * request line and headers (a query of an ARN and an external ID of up to 1224 characters, a session token).
 */
export const maxBatchBytes = 1_000_000 - 8_000;

/** A line of entries, of which one is visible at a time. */
export interface Line {
  peek(): SpooledEntry | undefined;
  shift(): void;
}

/**
 * Takes the next batch out of a line: up to `maxEntries` entries, in order, within the bytes of one request, and
 * none with the id of another, which PutAuditEvents refuses (`DuplicatedAuditEventId`): that one opens the next.
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
      // Those that were taken go out; whoever takes the next batch hears of it.
      if (batch.length === 0) throw error;
    }
    if (!entry) break;
    // The UIDs that a process makes rise, so that nearly every id is higher than all before it: none of them is its own.
    if (entry.id > highest) highest = entry.id;
    else if ((ids ??= new Set(batch.map(({ id }) => id))).has(entry.id)) break;
    const bound = maxAuditEventBytes(entry) + entryOverheadBytes;
    // Most requests are far from their bound in bytes, and need no measuring.
    if (bytes + bound > maxBatchBytes) {
      bytes = exactBytes(batch);
      // An entry alone always fits: the envelope's limits leave it at most about half of a request.
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
