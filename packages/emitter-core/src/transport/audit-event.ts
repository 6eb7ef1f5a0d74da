import { crypto } from '../built-ins.js';
import type { SealedEntry } from '../seal.js';

/** An entry of PutAuditEvents' `auditEvents`. */
export interface AuditEvent {
  readonly id: string;
  readonly eventData: string;
  /** SHA-256 over `eventData` as it is sent, in base64. */
  readonly eventDataChecksum: string;
}

/** `auditEvents[].id`: 1–128 characters (PutAuditEvents, API version 2021-08-11). */
const idPattern = /^[-_A-Za-z0-9]{1,128}$/;

/** The entry's id: its UID, or the UID's hash where that has other characters than an id may. */
export function auditEventId(UID: string): string {
  return idPattern.test(UID) ? UID : crypto().hash('sha256', UID, 'base64url');
}

/** SHA-256 over `eventData` as it is sent, in base64. */
export function eventDataChecksum({ eventData }: SealedEntry): string {
  return crypto().hash('sha256', eventData, 'base64');
}

export function auditEvent(entry: SealedEntry): AuditEvent {
  return { id: entry.id, eventData: entry.eventData, eventDataChecksum: eventDataChecksum(entry) };
}

/** What an entry has beside its id and eventData: names, punctuation, and 44 characters of checksum. */
const frameBytes = '{"id":"","eventData":"","eventDataChecksum":""}'.length + 44;

/** The length of the entry's JSON in bytes of UTF-8. */
export function auditEventBytes({ id, eventData }: SealedEntry): number {
  return frameBytes - 2 + id.length + Buffer.byteLength(JSON.stringify(eventData));
}

/** A bound on that length, for the cost of an addition: of a JSON text, escaping at most doubles each byte. */
export function maxAuditEventBytes({ id, bytes }: SealedEntry): number {
  return frameBytes + id.length + 2 * bytes;
}
