import { crypto } from '../built-ins.js';
import type { SealedEntry } from '../seal.js';

/** An item of `auditEvents` in a PutAuditEvents request. */
export interface AuditEvent {
  readonly id: string;
  readonly eventData: string;
  /** SHA-256 of `eventData` as it is sent, in base64. */
  readonly eventDataChecksum: string;
}

/** `auditEvents[].id`: 1–128 characters (PutAuditEvents, API version 2021-08-11). */
const idPattern = /^[-_A-Za-z0-9]{1,128}$/;

/** The entry's id: its UID, or a hash of it if the UID has characters that an id may not have. */
export function auditEventId(UID: string): string {
  return idPattern.test(UID) ? UID : crypto().hash('sha256', UID, 'base64url');
}

/** SHA-256 of `eventData` as it is sent, in base64. */
export function eventDataChecksum({ eventData }: SealedEntry): string {
  return crypto().hash('sha256', eventData, 'base64');
}

export function auditEvent(entry: SealedEntry): AuditEvent {
  return { id: entry.id, eventData: entry.eventData, eventDataChecksum: eventDataChecksum(entry) };
}

/** The bytes of an entry besides its id and eventData: names, punctuation, and the 44 characters of the checksum. */
const frameBytes = '{"id":"","eventData":"","eventDataChecksum":""}'.length + 44;

/** The length of the entry's JSON in UTF-8 bytes. */
export function auditEventBytes({ id, eventData }: SealedEntry): number {
  return frameBytes - 2 + id.length + Buffer.byteLength(JSON.stringify(eventData));
}

/** An upper bound of that length, at the cost of an addition: escaping JSON at most doubles each byte. */
export function maxAuditEventBytes({ id, bytes }: SealedEntry): number {
  return frameBytes + id.length + 2 * bytes;
}
