import { located, type LocatedProblem, type Shape } from './candidates.js';
import { checkEvent } from './check-event.js';
import { readCandidates } from './read-candidates.js';

/** One event of a file. */
export interface EventReport {
  readonly name: string;
  /** The line where it starts, from 1. */
  readonly line: number;
  readonly problems: readonly LocatedProblem[];
}

/** The result for one file. */
export interface FileReport {
  readonly file: string;
  readonly shape: Shape;
  /** The problems of the file or request itself. */
  readonly problems: readonly LocatedProblem[];
  readonly events: readonly EventReport[];
}

/** Checks the text of a file: finds every problem of each event in it. */
export function checkText(file: string, text: string): FileReport {
  const { shape, events, problems } = readCandidates(text);
  return {
    file,
    shape,
    problems,
    events: events.map(({ eventData, bytes, placeOf, problems: around }) => {
      const { line } = placeOf([]);
      // An event that cannot be read has been reported already.
      if (eventData === undefined && around.length > 0) return { name: 'no event', line, problems: around };
      const checked = checkEvent(eventData, bytes);
      return { name: checked.name, line, problems: [...around, ...located(checked.problems, placeOf)] };
    }),
  };
}

export function isValid(report: FileReport): boolean {
  return [report, ...report.events].every(({ problems }) => problems.every(({ level }) => level !== 'error'));
}
