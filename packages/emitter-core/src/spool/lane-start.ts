import { fs } from '../built-ins.js';
import { Checkpoint } from './checkpoint.js';
import { DeadLetterFile } from './dead-letter-file.js';
import { listSegments, type Segment } from './segment.js';
import { type Damage, SegmentReader } from './segment-reader.js';
import { SettledSequences } from './settled.js';

/** What an earlier process left in a lane's directory, repaired as far as needed to continue. */
export interface LaneStart {
  readonly segments: readonly Segment[];
  readonly checkpoint: Checkpoint;
  readonly deadLetters: DeadLetterFile;
  readonly settled: SettledSequences;
  /** The highest sequence ever assigned, as far as the files know. */
  readonly last: number;
}

/** @param onDamage Called for what is cut off and for invalid dead letters, while they are still in their files. */
export function startLane(directory: string, onDamage: (damage: Damage) => void): LaneStart {
  const segments = listSegments(directory);
  const written = mendTail(segments.at(-1), onDamage);
  deleteEmpty(segments);
  const deadLetters = new DeadLetterFile(directory, onDamage);
  const checkpoint = new Checkpoint(directory);
  const begun = segments[0]?.first;
  // Without a checkpoint, entries before the segments may have been settled or not; those in them are delivered again.
  const { watermark, ranges } = checkpoint.found ?? new SettledSequences(begun ?? written + 1);
  // A sequence is never assigned twice: if the checkpoint has it as settled, the new entry would count as delivered at
  // once; if a dead letter has it, which a power cut may have left on its own, as refused.
  const counted = Math.max(written, watermark - 1, ranges.at(-1)?.[1] ?? 0);
  const buried = deadLetters.sequencesAbove(counted);
  const last = Math.max(counted, buried.at(-1) ?? 0);
  const settled = new SettledSequences(watermark, ranges);
  for (const sequence of buried) settled.add(sequence);
  // Mark them as lost now, not when the reader misses them: what is appended until then would also count as lost.
  settled.lose(watermark, (begun ?? last + 1) - 1);
  settled.lose(Math.max(written + 1, watermark), last);
  return { segments, checkpoint, deadLetters, settled, last };
}

/**
 * Finds the last record of the last segment, and cuts off what follows it: a torn write, of an entry that was never
 * accepted. It is reported, since a damaged length looks the same.
 */
function mendTail(segment: Segment | undefined, onDamage: (damage: Damage) => void): number {
  if (!segment) return 0;
  const reader = new SegmentReader(segment.file, 0, () => undefined);
  let last = segment.first - 1;
  for (let entry = reader.next(segment.bytes); entry; entry = reader.next(segment.bytes))
    last = entry.sequence;
  const { offset } = reader;
  if (offset < segment.bytes) {
    onDamage({ file: segment.file, offset, bytes: segment.bytes - offset });
    fs().truncateSync(segment.file, offset);
    segment.bytes = offset;
  }
  return last;
}

/** A segment is empty if its first write was torn. The next segment will get the same name. */
function deleteEmpty(segments: Segment[]): void {
  for (const segment of segments.filter(({ bytes }) => bytes === 0)) {
    fs().unlinkSync(segment.file);
    segments.splice(segments.indexOf(segment), 1);
  }
}
