import { error, isObject, type Problem } from './problem.js';

/**
 * CloudTrail's limits on sections and whole events, in bytes of UTF-8. AWS writes kB and KB without defining them:
 * 1000 bytes is the strictest reading. The limits of single fields are in every event's schema.
 */
const sectionBytes = { requestParameters: 100_000, responseElements: 100_000, additionalEventData: 28_000 };
const eventBytes = 256_000;

/** @param sent The event's size as it would be sent. Default: that of its compact JSON. */
export function limitProblems(eventData: unknown, sent?: number): Problem[] {
  if (!isObject(eventData)) return [];
  const problems: Problem[] = [];
  const compare = (path: string[], actual: number, most: number): void => {
    if (actual <= most) return;
    problems.push(
      error(
        path,
        `must be at most ${most} bytes of UTF-8 as JSON, but is ${actual}: CloudTrail rejects it`,
        `Remove at least ${actual - most} bytes, or split it into several events.`,
      ),
    );
  };
  for (const [section, most] of Object.entries(sectionBytes))
    if (Object.hasOwn(eventData, section)) compare([section], jsonBytes(eventData[section]), most);
  compare([], sent ?? jsonBytes(eventData), eventBytes);
  return problems;
}

/** 0 for a value nested too deeply to be written: no event is, so another problem is reported for it. */
export function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
