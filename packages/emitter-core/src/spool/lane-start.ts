import { fs } from '../built-ins.js';
import { Checkpoint } from './checkpoint.js';
import { DeadLetterFile } from './dead-letter-file.js';
import { listSegments, type Segment } from './segment-log.js';
import { type Damage, SegmentReader } from './segment-reader.js';
import { SettledSequences } from './settled.js';

/** What an earlier process left in a lane's directory, mended as far as it must be to go on. */
export interface LaneStart {
  readonly segments: readonly Segment[];
  readonly checkpoint: Checkpoint;
  readonly deadLetters: DeadLetterFile;
  readonly settled: SettledSequences;
  /** The highest sequence that was ever given, as far as the files know. */
  readonly last: number;
}

/** @param onDamage Is told of what is cut off or no letter, while its file still has it. */
export function startLane(directory: string, onDamage: (damage: Damage) => void): LaneStart {
  fs().mkdirSync(directory, { recursive: true });
  const segments = listSegments(directory);
  const written = mendTail(segments.at(-1), onDamage);
  deleteEmpty(segments);
  const deadLetters = new DeadLetterFile(directory, onDamage);
  const checkpoint = new Checkpoint(directory);
  const begun = segments[0]?.first;
  // Without one, what was before the segments may have ended or not, and what is in them goes out once more.
  const { watermark, ranges } = checkpoint.found ?? new SettledSequences(begun ?? written + 1);
  // A number is never given twice: one that the checkpoint calls settled would count as delivered at once, and one that a dead
  // letter has, which a power cut may leave alone, as refused.
  const counted = Math.max(written, watermark - 1, ranges.at(-1)?.[1] ?? 0);
  const buried = deadLetters.sequencesAbove(counted);
  const last = Math.max(counted, buried.at(-1) ?? 0);
  const settled = new SettledSequences(watermark, ranges);
  for (const sequence of buried) settled.add(sequence);
  // Lost at once, and not when it is looked for: then it would be taken for what comes after it, too.
  settled.lose(watermark, (begun ?? last + 1) - 1);
  settled.lose(Math.max(written + 1, watermark), last);
  return { segments, checkpoint, deadLetters, settled, last };
}

/**
 * Finds the last record of the last segment, and cuts off what stands behind it: a record that was never
 * finished, and so never accepted. It is told of, since damage to a length looks the same.
 */
function mendTail(segment: Segment | undefined, onDamage: (damage: Damage) => void): number {
  if (!segment) return 0;
  const reader = new SegmentReader(segment.file, 0, () => undefined);
  let last = segment.first - 1;
  try {
    for (let entry = reader.next(segment.bytes); entry; entry = reader.next(segment.bytes))
      last = entry.sequence;
  } finally {
    reader.close();
  }
  const { offset } = reader;
  if (offset < segment.bytes) {
    onDamage({ file: segment.file, offset, bytes: segment.bytes - offset });
    fs().truncateSync(segment.file, offset);
    segment.bytes = offset;
  }
  return last;
}

/** Left where the first record of a segment was never finished: the next one gets its name. */
function deleteEmpty(segments: Segment[]): void {
  for (const segment of segments.filter(({ bytes }) => bytes === 0)) {
    fs().unlinkSync(segment.file);
    segments.splice(segments.indexOf(segment), 1);
  }
}
