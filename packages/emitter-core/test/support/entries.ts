import type { SealedEntry } from '../../src/seal.js';

/** The nth sealed entry, with a text that makes it as long as a test needs. */
export function entry(n: number, text = ''): SealedEntry {
  const UID = `uid-${n}`;
  const eventData = JSON.stringify({ UID, text });
  return { UID, id: UID, eventData, bytes: Buffer.byteLength(eventData) };
}
