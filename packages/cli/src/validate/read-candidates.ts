import { candidateAt, isWrapper, located, type Candidate, type Candidates } from './candidates.js';
import { JsonError, readJson, type LocatedJson } from './located-json.js';
import { error, isObject } from './problem.js';
import { isEntries, requestCandidates } from './request.js';

/** Recognizes what a text contains, and finds the events in it. */
export function readCandidates(text: string): Candidates {
  try {
    return ofDocument(readJson(text));
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    const lines = text.split('\n');
    if (isLines(lines)) return { shape: 'NDJSON', events: lines.flatMap(ofLine), problems: [] };
    const fix =
      text.trim() === ''
        ? 'Pass one event, an array, one event per line, or a PutAuditEvents request.'
        : 'Fix the JSON there; what follows was not checked.';
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
    const empty = error([], 'contains no event', 'Add at least one event.');
    return { shape: 'array', events, problems: events.length > 0 ? [] : located([empty], placeOf) };
  }
  return {
    shape: isWrapper(value) ? 'eventData wrapper' : 'event',
    events: [candidateAt(value, [], placeOf)],
    problems: [],
  };
}

/**
 * Whether this is NDJSON: more than one non-empty line, of which the first is a complete object; or, if that one is
 * broken, another line is, and all lines start as objects.
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
    const problem = error([], cause.message, 'Fix the line: each line is one event.');
    return [
      {
        eventData: undefined,
        placeOf: () => cause.place,
        problems: [{ ...problem, ...cause.place }],
      },
    ];
  }
}
