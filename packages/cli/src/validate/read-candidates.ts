import { candidateAt, isWrapper, located, type Candidate, type Candidates } from './candidates.js';
import { JsonError, readJson, type LocatedJson } from './located-json.js';
import { error, isObject } from './problem.js';
import { isEntries, requestCandidates } from './request.js';

/** Finds out what a text holds, and the events in it. */
export function readCandidates(text: string): Candidates {
  try {
    return ofDocument(readJson(text));
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    const lines = text.split('\n');
    if (isLines(lines)) return { shape: 'NDJSON', events: lines.flatMap(ofLine), problems: [] };
    const fix =
      text.trim() === ''
        ? 'Give one event, an array, an event a line, or a PutAuditEvents request.'
        : 'Mend the JSON there; whatever follows was not looked at.';
    return {
      shape: 'unknown',
      events: [],
      problems: [{ ...error([], cause.message, fix), ...cause.place }],
    };
  }
}

function ofDocument({ value, placeOf }: LocatedJson): Candidates {
  if (isObject(value) && Object.hasOwn(value, 'auditEvents'))
    return requestCandidates(value, value['auditEvents'], ['auditEvents'], placeOf);
  if (isEntries(value)) return requestCandidates({}, value, [], placeOf);
  if (Array.isArray(value)) {
    const events = value.map((item, index) => candidateAt(item, [index], placeOf));
    const empty = error([], 'holds no event', 'Give at least one event.');
    return { shape: 'array', events, problems: events.length > 0 ? [] : located([empty], placeOf) };
  }
  return {
    shape: isWrapper(value) ? 'eventData wrapper' : 'event',
    events: [candidateAt(value, [], placeOf)],
    problems: [],
  };
}

/**
 * More than one line with something in it, of which the first is an object by itself; or, where that one is torn, another
 * is, and all begin as one.
 */
function isLines(lines: readonly string[]): boolean {
  const [first = '', ...others] = lines.filter((line) => line.trim() !== '');
  if (others.length === 0) return false;
  return (
    holdsObject(first) ||
    ([first, ...others].every((line) => line.startsWith('{')) && others.some(holdsObject))
  );
}

function holdsObject(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}

function ofLine(text: string, index: number): Candidate[] {
  if (text.trim() === '') return [];
  try {
    const { value, placeOf } = readJson(text, index + 1);
    return [candidateAt(value, [], placeOf)];
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    const problem = error([], cause.message, 'Mend the line: each is an event of its own.');
    return [
      {
        eventData: undefined,
        placeOf: () => cause.place,
        problems: [{ ...problem, ...cause.place }],
      },
    ];
  }
}
