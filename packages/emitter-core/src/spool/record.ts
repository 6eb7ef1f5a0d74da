import { zlib } from '../built-ins.js';
import { envelopeLimits } from '../gen/envelope.js';
import { auditEventId } from '../transport/audit-event.js';
import type { SpooledEntry } from './spool.js';
import { WaitingEntry } from './waiting-entry.js';

/*
 * The format of a record:
 *
 *   0  magic     4 bytes, "AEV1"
 *   4  length    u32: length of the body, in bytes
 *   8  crc       u32: CRC-32 of everything after it
 *  12  sequence  u48
 *  18  uid       u16: length of the UID, in bytes
 *  20  body      UID, then eventData; UTF-8
 *
 * The magic lets a reader find the next record after damage.
 */
const magic = Buffer.from('AEV1');
const headerBytes = 20;
/** 256 kB for an event, and 1024 bytes for its UID. A greater length is damage. */
const maxBodyBytes = envelopeLimits.event + 1024;

/** Reused for each record: allocating memory for each would cost as much as encoding it. */
let scratch = Buffer.alloc(0);

/** A record, at the start of memory that the next one overwrites: copy it to keep it. */
export interface EncodedRecord {
  readonly memory: Buffer;
  readonly length: number;
}

export function encodeRecord({ UID, id, eventData, bytes, sequence }: SpooledEntry): EncodedRecord {
  // Nearly every UID is also the id, and so all ASCII; so is nearly every event. Latin-1 encodes ASCII to the same
  // bytes, faster.
  const uidBytes = UID === id ? UID.length : Buffer.byteLength(UID);
  const length = headerBytes + uidBytes + bytes;
  if (length > scratch.length) {
    scratch = Buffer.allocUnsafeSlow(2 * length);
    magic.copy(scratch);
  }
  scratch.writeUInt32BE(uidBytes + bytes, 4);
  scratch.writeUIntBE(sequence, 12, 6);
  scratch.writeUInt16BE(uidBytes, 18);
  scratch.write(UID, headerBytes, uidBytes === UID.length ? 'latin1' : 'utf8');
  scratch.write(eventData, headerBytes + uidBytes, bytes === eventData.length ? 'latin1' : 'utf8');
  scratch.writeUInt32BE(zlib().crc32(scratch.subarray(12, length)), 8);
  return { memory: scratch, length };
}

/** What is found at an offset of a buffer, which holds the segment from there on, or its next part. */
export type Decoded =
  | { readonly kind: 'record'; readonly entry: SpooledEntry; readonly bytes: number }
  /** The buffer ends before the record, which needs this many bytes. */
  | { readonly kind: 'short'; readonly needed: number }
  | { readonly kind: 'damaged' };

export function decodeRecord(buffer: Buffer, offset: number): Decoded {
  const available = buffer.length - offset;
  if (available < headerBytes) return { kind: 'short', needed: headerBytes };
  if (magic.compare(buffer, offset, offset + magic.length) !== 0) return { kind: 'damaged' };
  const bodyBytes = buffer.readUInt32BE(offset + 4);
  if (bodyBytes > maxBodyBytes) return { kind: 'damaged' };
  const bytes = headerBytes + bodyBytes;
  if (available < bytes) return { kind: 'short', needed: bytes };
  const checked = buffer.subarray(offset + 12, offset + bytes);
  if (zlib().crc32(checked) !== buffer.readUInt32BE(offset + 8)) return { kind: 'damaged' };

  const sequence = buffer.readUIntBE(offset + 12, 6);
  const dataStart = offset + headerBytes + buffer.readUInt16BE(offset + 18);
  const UID = buffer.toString('utf8', offset + headerBytes, dataStart);
  const eventData = buffer.toString('utf8', dataStart, offset + bytes);
  return {
    kind: 'record',
    bytes,
    entry: new WaitingEntry(
      { UID, id: auditEventId(UID), eventData, bytes: offset + bytes - dataStart },
      sequence,
    ),
  };
}

/** Where the next record may begin after damage, or -1. */
export function nextMagic(buffer: Buffer, from: number): number {
  return buffer.indexOf(magic, from);
}
