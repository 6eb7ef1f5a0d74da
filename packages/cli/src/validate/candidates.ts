import { JsonError, readJson, type Place } from './located-json.js';
import { error, isObject, shown, type Path, type Problem } from './problem.js';

/** What a file was taken for. */
export type Shape = 'event' | 'eventData wrapper' | 'array' | 'NDJSON' | 'PutAuditEvents request' | 'unknown';

/** An event that is to be checked. */
export interface Candidate {
  readonly eventData: unknown;
  /** Its length as it would be sent, in bytes of UTF-8, where its text is given. */
  readonly bytes?: number;
  readonly placeOf: (path: Path) => Place;
  /** What is wrong around the event: its entry, its line. */
  readonly problems: readonly LocatedProblem[];
}

export type LocatedProblem = Problem & Place;

/** The events of a file, and what is wrong with the file itself. */
export interface Candidates {
  readonly shape: Shape;
  readonly events: readonly Candidate[];
  readonly problems: readonly LocatedProblem[];
}

/** Adds to problems where they are. */
export function located(problems: readonly Problem[], placeOf: (path: Path) => Place): LocatedProblem[] {
  return problems.map((problem) => ({ ...problem, ...placeOf(problem.path) }));
}

/**
 * The event in a value that is one, or wraps one as `{eventData}`: an object, or its JSON text, as in a record of the
 * lake or an entry of PutAuditEvents.
 *
 * @param at The way to the value.
 */
export function candidateAt(value: unknown, at: Path, placeOf: (path: Path) => Place): Candidate {
  if (!isWrapper(value)) return candidate(value, at, placeOf);
  const inside = [...at, 'eventData'];
  const { eventData } = value;
  if (typeof eventData !== 'string') return candidate(eventData, inside, placeOf);
  // A place within a text would be one within its escapes: the text's own says enough.
  const place = (): Place => placeOf(inside);
  const bytes = Buffer.byteLength(eventData);
  try {
    return { eventData: readJson(eventData).value, bytes, placeOf: place, problems: [] };
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    const problem = error(
      ['eventData'],
      `${cause.message} (line ${cause.place.line}, column ${cause.place.column} of the text)`,
      'Give the event as JSON text, such as JSON.stringify makes.',
    );
    return { eventData: undefined, bytes, placeOf: place, problems: [{ ...problem, ...place() }] };
  }
}

function candidate(eventData: unknown, at: Path, placeOf: (path: Path) => Place): Candidate {
  return { eventData, placeOf: (path) => placeOf([...at, ...path]), problems: [] };
}

/** A record of the lake has more beside its eventData, and an event has none. */
export function isWrapper(value: unknown): value is { readonly eventData: unknown } {
  return isObject(value) && Object.hasOwn(value, 'eventData');
}

export function notAnEvent(value: unknown): Problem {
  return error(
    [],
    `must be an object, and is ${value === undefined ? 'missing' : shown(value)}`,
    'Give an event as a JSON object: activity events show <event> prints one.',
  );
}
