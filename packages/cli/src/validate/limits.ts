import { error, isObject, type Problem } from './problem.js';

/**
 * CloudTrail's limits on what an event holds together, in bytes of UTF-8. AWS writes kB and KB, and does not define them:
 * 1000 bytes is the strictest reading. The limits on single fields are in every event's schema.
 */
const sectionBytes = { requestParameters: 100_000, responseElements: 100_000, additionalEventData: 28_000 };
const eventBytes = 256_000;

/** @param sent The event's length as it would be sent; default: that of its compact JSON. */
export function limitProblems(eventData: unknown, sent?: number): Problem[] {
  if (!isObject(eventData)) return [];
  const problems: Problem[] = [];
  const compare = (path: string[], actual: number, most: number): void => {
    if (actual <= most) return;
    problems.push(
      error(
        path,
        `must be at most ${most} bytes of UTF-8 as JSON, and is ${actual}: CloudTrail rejects it`,
        `Take at least ${actual - most} bytes away, or tell it by more than one event.`,
      ),
    );
  };
  for (const [section, most] of Object.entries(sectionBytes))
    if (Object.hasOwn(eventData, section)) compare([section], jsonBytes(eventData[section]), most);
  compare([], sent ?? jsonBytes(eventData), eventBytes);
  return problems;
}

/** What is nested too deeply to be written has no length; something else is wrong with it, since no event is. */
export function jsonBytes(value: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
