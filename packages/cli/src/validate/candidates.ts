import { JsonError, readJson, type Place } from './located-json.js';
import { error, isObject, shown, type Path, type Problem } from './problem.js';

/** What a file was recognized as. */
export type Shape = 'event' | 'eventData wrapper' | 'array' | 'NDJSON' | 'PutAuditEvents request' | 'unknown';

/** An event to check. */
export interface Candidate {
  readonly eventData: unknown;
  /** Its size as it would be sent, in bytes of UTF-8, if its text is known. */
  readonly bytes?: number;
  readonly placeOf: (path: Path) => Place;
  /** The problems of what contains the event: its entry or line. */
  readonly problems: readonly LocatedProblem[];
}

export type LocatedProblem = Problem & Place;

/** The events of a file, and the problems of the file itself. */
export interface Candidates {
  readonly shape: Shape;
  readonly events: readonly Candidate[];
  readonly problems: readonly LocatedProblem[];
}

/** Adds their places to problems. */
export function located(problems: readonly Problem[], placeOf: (path: Path) => Place): LocatedProblem[] {
  return problems.map((problem) => ({ ...problem, ...placeOf(problem.path) }));
}

/**
 * The event in a value that is an event or wraps one as `{eventData}`, which is an object or JSON text, as in a record
 * of the lake or an entry of PutAuditEvents.
 *
 * @param at The path to the value.
 */
export function candidateAt(value: unknown, at: Path, placeOf: (path: Path) => Place): Candidate {
  if (!isWrapper(value)) return candidate(value, at, placeOf);
  const inside = [...at, 'eventData'];
  const { eventData } = value;
  if (typeof eventData !== 'string') return candidate(eventData, inside, placeOf);
  // A place within an escaped text would mislead, so all problems get the place of the text itself.
  const place = (): Place => placeOf(inside);
  const bytes = Buffer.byteLength(eventData);
  try {
    return { eventData: readJson(eventData).value, bytes, placeOf: place, problems: [] };
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    const problem = error(
      ['eventData'],
      `${cause.message} (line ${cause.place.line}, column ${cause.place.column} of the text)`,
      'Write the event as JSON text, as JSON.stringify does.',
    );
    return { eventData: undefined, bytes, placeOf: place, problems: [{ ...problem, ...place() }] };
  }
}

function candidate(eventData: unknown, at: Path, placeOf: (path: Path) => Place): Candidate {
  return { eventData, placeOf: (path) => placeOf([...at, ...path]), problems: [] };
}

/** An event has no eventData; a wrapper, such as a record of the lake, may have other members too. */
export function isWrapper(value: unknown): value is { readonly eventData: unknown } {
  return isObject(value) && Object.hasOwn(value, 'eventData');
}

export function notAnEvent(value: unknown): Problem {
  return error(
    [],
    `must be an object, but is ${value === undefined ? 'missing' : shown(value)}`,
    'Write the event as a JSON object: activity events show <event> prints one.',
  );
}
