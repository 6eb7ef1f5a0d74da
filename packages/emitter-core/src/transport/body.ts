import type { SealedEntry } from '../seal.js';
import { eventDataChecksum, maxAuditEventBytes } from './audit-event.js';

const prefix = '{"auditEvents":[';
const suffix = ']}';

/** The bytes of a request body besides its entries, and of the comma that each entry may need. */
export const bodyOverheadBytes = prefix.length + suffix.length;
export const entryOverheadBytes = 1;

/** Buffers in which each body, and before it each eventData, is written; as large as the largest so far. */
let scratch = /*#__PURE__*/ roomFor(0);
let text = /*#__PURE__*/ roomFor(0);

/**
 * The body of PutAuditEvents. Written as bytes from the start: quoting, joining and then encoding strings would each
 * leave garbage of the size of the body, and every collection of it carries along all waiting events.
 */
export function encodeBody(entries: readonly SealedEntry[]): Buffer {
  scratch = atLeast(
    scratch,
    entries.reduce((sum, entry) => sum + maxAuditEventBytes(entry) + entryOverheadBytes, bodyOverheadBytes),
  );
  const { bytes } = scratch;
  let end = 0;
  let before = prefix;
  for (const entry of entries) {
    end += bytes.write(`${before}{"id":"${entry.id}","eventData":"`, end, 'latin1');
    end = writeEscaped(entry, end);
    before = `","eventDataChecksum":"${eventDataChecksum(entry)}"},`;
  }
  // No comma after the last entry.
  end += bytes.write(`${entries.length > 0 ? before.slice(0, -1) : prefix}${suffix}`, end, 'latin1');
  return Buffer.from(bytes.subarray(0, end));
}

const backslash = 0x5c;
/** How many backslashes a byte needs before it: JSON text contains only two characters that need one. */
const escapes = /*#__PURE__*/ escapesOf('"\\');

/** Writes eventData as the inside of a JSON string: two bytes at a time, since most pairs need no escape. */
function writeEscaped({ eventData, bytes }: SealedEntry, start: number): number {
  text = atLeast(text, bytes);
  text.bytes.write(eventData, bytes === eventData.length ? 'latin1' : 'utf8');
  const from = text.view;
  const to = scratch.view;
  let end = start;
  let at = 0;
  for (; at < bytes - 1; at += 2) {
    const pair = from.getUint16(at);
    const first = pair >>> 8;
    const second = pair & 0xff;
    if ((escapes.getUint8(first) | escapes.getUint8(second)) === 0) {
      to.setUint16(end, pair);
      end += 2;
    } else {
      end = writeByte(to, second, writeByte(to, first, end));
    }
  }
  return at < bytes ? writeByte(to, from.getUint8(at), end) : end;
}

/** Always writes the backslash, then the byte over or after it: a branch here would be mispredicted too often. */
function writeByte(to: DataView, byte: number, end: number): number {
  to.setUint8(end, backslash);
  end += escapes.getUint8(byte);
  to.setUint8(end, byte);
  return end + 1;
}

function escapesOf(characters: string): DataView {
  const view = new DataView(new ArrayBuffer(256));
  for (const character of characters) view.setUint8(character.charCodeAt(0), 1);
  return view;
}

/** Memory, as a Buffer that writes strings and as a DataView that reads and writes numbers. */
interface Room {
  readonly bytes: Buffer;
  readonly view: DataView;
}

function roomFor(length: number): Room {
  const bytes = Buffer.allocUnsafeSlow(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

function atLeast(room: Room, length: number): Room {
  return room.bytes.length >= length ? room : roomFor(length);
}
