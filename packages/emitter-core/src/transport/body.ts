import type { SealedEntry } from '../seal.js';
import { eventDataChecksum, maxAuditEventBytes } from './audit-event.js';

const prefix = '{"auditEvents":[';
const suffix = ']}';

/** The bytes of a request's body beside its entries, and the comma that each entry may need. */
export const bodyOverheadBytes = prefix.length + suffix.length;
export const entryOverheadBytes = 1;

/** Where each body is written, and before it each eventData; as large as the largest was. */
let scratch: Buffer = /*#__PURE__*/ Buffer.alloc(0);
let text: Buffer = /*#__PURE__*/ Buffer.alloc(0);

/**
 * The body of PutAuditEvents. Written as bytes from the start: texts that are quoted, joined and encoded one after the other
 * are each garbage of the body's size, and each collection of it carries along all events that wait.
 */
export function encodeBody(entries: readonly SealedEntry[]): Buffer {
  scratch = atLeast(
    scratch,
    entries.reduce((sum, entry) => sum + maxAuditEventBytes(entry) + entryOverheadBytes, bodyOverheadBytes),
  );
  let end = 0;
  let before = prefix;
  for (const entry of entries) {
    end += scratch.write(`${before}{"id":"${entry.id}","eventData":"`, end, 'latin1');
    end = writeEscaped(entry, end);
    before = `","eventDataChecksum":"${eventDataChecksum(entry)}"},`;
  }
  // Behind the last entry there is no comma.
  end += scratch.write(`${entries.length > 0 ? before.slice(0, -1) : prefix}${suffix}`, end, 'latin1');
  return Buffer.from(scratch.subarray(0, end));
}

const quote = 0x22;
const backslash = 0x5c;

/** Writes eventData as the inside of a JSON text: of a JSON text itself, these two characters alone need an escape. */
function writeEscaped({ eventData, bytes }: SealedEntry, start: number): number {
  text = atLeast(text, bytes);
  text.write(eventData, bytes === eventData.length ? 'latin1' : 'utf8');
  const from = text;
  const to = scratch;
  let end = start;
  for (let at = 0; at < bytes; at++) {
    const byte = from[at] ?? 0;
    if (byte === quote || byte === backslash) to[end++] = backslash;
    to[end++] = byte;
  }
  return end;
}

function atLeast(buffer: Buffer, bytes: number): Buffer {
  return buffer.length >= bytes ? buffer : Buffer.allocUnsafeSlow(bytes);
}
