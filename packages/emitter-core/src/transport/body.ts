import type { SealedEntry } from '../seal.js';
import { encodeAuditEvent } from './audit-event.js';

const prefix = '{"auditEvents":[';
const suffix = ']}';

/** The bytes of a request's body beside its entries, and the comma that each entry may need. */
export const bodyOverheadBytes = prefix.length + suffix.length;
export const entryOverheadBytes = 1;

/** The body of PutAuditEvents, as bytes: the length, the signature and the socket would each encode a text anew. */
export function encodeBody(entries: readonly SealedEntry[]): Buffer {
  return Buffer.from(prefix + entries.map(encodeAuditEvent).join(',') + suffix);
}
