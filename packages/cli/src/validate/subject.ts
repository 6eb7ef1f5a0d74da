import { events, findSource, sources, type CatalogEvent, type CatalogSource } from '@org/event-catalog';
import { nearest } from '../events/nearest.js';
import { error, shown, type Problem } from './problem.js';

/** Which event of the catalogue a value is, or probably should be. */
export interface Subject {
  readonly event: CatalogEvent | undefined;
  readonly problems: readonly Problem[];
}

/** Finds the event by its source and name. A typo in either is reported, and then ignored. */
export function subjectOf({ eventSource, eventName }: Readonly<Record<string, unknown>>): Subject {
  // If it is missing or not a text, the schema reports it.
  if (typeof eventSource !== 'string') return { event: undefined, problems: [] };
  const exact = sources().find((source) => source.eventSource === eventSource);
  const source = exact ?? findSource(eventSource) ?? sourceNear(eventSource);
  const problems = exact === undefined ? [unknownSource(eventSource, source)] : [];
  if (source === undefined || typeof eventName !== 'string') return { event: undefined, problems };

  const names = source.events.map(({ name }) => name);
  const event = source.events.find(({ name }) => name === eventName);
  if (event !== undefined) return { event, problems };
  const meant = nearest(eventName, names);
  const elsewhere = events().find(({ name }) => name === eventName);
  const fix =
    meant !== undefined
      ? `Did you mean "${meant}"?`
      : elsewhere !== undefined
        ? `"${eventName}" is an event of ${findSource(elsewhere.source)?.eventSource ?? elsewhere.source}.`
        : `Its events are ${names.join(', ')}.`;
  return {
    event: source.events.find(({ name }) => name === meant),
    problems: [
      ...problems,
      error(['eventName'], `is ${shown(eventName)}, which ${source.eventSource} does not have`, fix),
    ],
  };
}

function sourceNear(eventSource: string): CatalogSource | undefined {
  const known = sources().map((source) => source.eventSource);
  return findSource(nearest(eventSource, known) ?? '');
}

function unknownSource(eventSource: string, meant: CatalogSource | undefined): Problem {
  return error(
    ['eventSource'],
    `is ${shown(eventSource)}, which is not an event source of the catalogue`,
    meant === undefined
      ? `The event sources are ${sources()
          .map((source) => source.eventSource)
          .join(', ')}.`
      : `Did you mean "${meant.eventSource}"?`,
  );
}
