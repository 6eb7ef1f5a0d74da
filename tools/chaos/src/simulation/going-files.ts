import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { filesOf } from './files.js';
import type { Model } from './model.js';
import { holdsEvents, isSegment, type Unsynced } from './unsynced.js';
import { mayTake } from './unsynced-writes.js';

/** A checkpoint has two slots, of which one is on disk at any moment. */
const slotBytes = 4096;

interface CheckpointContent {
  readonly watermark: number;
  readonly ranges: readonly (readonly [number, number])[];
}

/**
 * What must hold when a file with events is deleted or replaced: each event is delivered, or is in another file that a power cut
 * would leave. This finds a loss without a power cut at exactly that moment.
 */
export function checkGoing(file: string, by: string | undefined, unsynced: Unsynced, model: Model): void {
  if (!holdsEvents(file) || !existsSync(file) || model.areBytesChanged) return;
  const kept = new Set(by === undefined ? [] : namedIn(by).map(({ UID }) => UID));
  const needed = namedIn(file).filter(({ UID }) => !kept.has(UID) && isNeeded(UID, model));
  if (needed.length > 0) {
    const others = filesOf(dirname(file)).filter((other) => holdsEvents(other) && other !== file);
    const safe = new Set(others.flatMap((other) => UIDsOnDisk(other, unsynced)));
    const gone = needed.find(({ UID }) => !safe.has(UID));
    model.must(
      gone === undefined,
      () => `${basename(file)} goes, and ${gone?.UID ?? ''} is in no other on disk`,
    );
  }
  if (isSegment(file)) checkCheckpoint(file, unsynced, model);
}

/** The events that a power cut would leave in a file, or in the former file that it would bring back. */
export function UIDsOnDisk(file: string, unsynced: Unsynced): string[] {
  const formers = unsynced.names.formersOf(file).map((former) => {
    const named = former ? namedIn(file, former.content) : [];
    const kept = named.filter(({ UID, at }) => !mayTake(former?.writes ?? [], at, at + UID.length));
    return new Set(kept.map(({ UID }) => UID));
  });
  return namedIn(file)
    .filter(({ UID, at }) => !unsynced.writes.mayGo(file, at, at + UID.length))
    .map(({ UID }) => UID)
    .filter((UID) => formers.every((former) => former.has(UID)));
}

/** Events that are no longer in a segment count as lost, unless a checkpoint on disk says that they are settled. */
function checkCheckpoint(file: string, unsynced: Unsynced, model: Model): void {
  const sequences = recordsIn(readFileSync(file)).map(({ sequence }) => sequence);
  if (sequences.length === 0) return;
  const checkpoint = join(dirname(file), 'checkpoint');
  const haveEnded = ({ watermark, ranges }: CheckpointContent): boolean =>
    sequences.every(
      (sequence) =>
        sequence < watermark || ranges.some(([first, last]) => first <= sequence && sequence <= last),
    );
  const isTold = slotsOf(checkpoint).some(
    ({ at, content }) => haveEnded(content) && unsynced.isPartOnDisk(checkpoint, at, at + slotBytes),
  );
  model.must(
    isTold,
    () => `${basename(file)} goes, and no checkpoint on disk says that its events are settled`,
  );
}

/** Whether an event exists only on this disk. After damage, only stored events must be kept. */
function isNeeded(UID: string, { events, isDamaged }: Model): boolean {
  const event = events.get(UID);
  if (event?.number === undefined) return false;
  return event.eventIDs.size === 0 && (event.isStored || !isDamaged);
}

/** The events in a file, and the offsets of their UIDs. */
function namedIn(file: string, content: Buffer = readFileSync(file)): { UID: string; at: number }[] {
  return isSegment(file) ? recordsIn(content) : lettersIn(content);
}

/** The letters whose lines are complete. */
function lettersIn(content: Buffer): { UID: string; at: number }[] {
  const lines = content
    .toString('latin1')
    .matchAll(/^(\{"entry":\{"UID":")(u-\d+-\d+)(".*),"crc":(\d+)\}$/gm);
  return [...lines].flatMap(({ 1: start = '', 2: UID = '', 3: rest = '', 4: sum, index }) =>
    crc32(Buffer.from(start + UID + rest, 'latin1')) === Number(sum) ? { UID, at: index + start.length } : [],
  );
}

/** The complete records of a segment. */
function recordsIn(bytes: Buffer): { sequence: number; UID: string; at: number }[] {
  const records: { sequence: number; UID: string; at: number }[] = [];
  for (
    let at = bytes.indexOf('AEV1');
    at >= 0 && at + 20 <= bytes.length;
    at = bytes.indexOf('AEV1', at + 4)
  ) {
    const checked = bytes.subarray(at + 12, at + 20 + bytes.readUInt32BE(at + 4));
    if (crc32(checked) !== bytes.readUInt32BE(at + 8)) continue;
    const UID = checked.toString('latin1', 8, 8 + checked.readUInt16BE(6));
    records.push({ sequence: checked.readUIntBE(0, 6), UID, at: at + 20 });
  }
  return records;
}

function slotsOf(checkpoint: string): { at: number; content: CheckpointContent }[] {
  const text = existsSync(checkpoint) ? readFileSync(checkpoint, 'latin1') : '';
  return [0, slotBytes].flatMap((at) => {
    const [, body] = text.slice(at, at + slotBytes).split('\n');
    return body === undefined ? [] : { at, content: JSON.parse(body) as CheckpointContent };
  });
}
