import { located, type LocatedProblem, type Shape } from './candidates.js';
import { checkEvent } from './check-event.js';
import { readCandidates } from './read-candidates.js';

/** One event of a file. */
export interface EventReport {
  readonly name: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly problems: readonly LocatedProblem[];
}

/** A file, judged. */
export interface FileReport {
  readonly file: string;
  readonly shape: Shape;
  /** What is wrong with the file or request itself. */
  readonly problems: readonly LocatedProblem[];
  readonly events: readonly EventReport[];
}

/** Judges a file's text: every problem of each event in it. */
export function checkText(file: string, text: string): FileReport {
  const { shape, events, problems } = readCandidates(text);
  return {
    file,
    shape,
    problems,
    events: events.map(({ eventData, bytes, placeOf, problems: around }) => {
      const { line } = placeOf([]);
      // What cannot be read was told where it was read.
      if (eventData === undefined && around.length > 0) return { name: 'no event', line, problems: around };
      const checked = checkEvent(eventData, bytes);
      return { name: checked.name, line, problems: [...around, ...located(checked.problems, placeOf)] };
    }),
  };
}

export function isValid(report: FileReport): boolean {
  return [report, ...report.events].every(({ problems }) => problems.every(({ level }) => level !== 'error'));
}
