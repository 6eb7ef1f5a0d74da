import { events, findSource, sources, type CatalogEvent, type CatalogSource } from '@org/event-catalog';
import { usageFailure } from '../failure.js';
import { printable } from '../printable.js';
import { nearest } from './nearest.js';

/** The name of an event on the command line: `klarity.discoveryRule.created`. */
export function eventName({ source, name }: CatalogEvent): string {
  return `${source}.${name}`;
}

export function eventNames(): string[] {
  return events().map(eventName);
}

/**
 * Finds an event by its name (`klarity.discoveryRule.created`), the same with the event source
 * (`com.nordcloudapp.klarity.discoveryRule.created`), or without a source if only one source has such an event.
 *
 * Throws Failure that suggests the nearest name.
 */
export function eventNamed(text: string): CatalogEvent {
  const ofSource = events().find(
    (event) =>
      text === eventName(event) || text === `${findSource(event.source)?.eventSource ?? ''}.${event.name}`,
  );
  const ofName = events().filter(({ name }) => name === text);
  const [event = ofName[0]] = ofSource === undefined ? [] : [ofSource];
  if (event !== undefined && (ofSource !== undefined || ofName.length === 1)) return event;
  throw usageFailure(
    event === undefined
      ? `The catalogue has no event ${printable(JSON.stringify(text))}.`
      : `More than one source has an event ${text}.`,
    nextStep(text, ofName),
  );
}

function nextStep(text: string, ofName: readonly CatalogEvent[]): string {
  const meant =
    ofName.length > 0
      ? ofName.map(eventName).join(', ')
      : nearest(text, [...eventNames(), ...events().map(({ name }) => name)]);
  return meant === undefined
    ? 'List them: activity events list'
    : `Did you mean ${meant}? List all events: activity events list`;
}

/** Finds a source by its key or event source. Throws Failure that suggests the nearest one. */
export function sourceNamed(text: string): CatalogSource {
  const source = findSource(text);
  if (source !== undefined) return source;
  const known = sources().flatMap(({ key, eventSource }) => [key, eventSource]);
  const meant = nearest(text, known);
  const keys = sources()
    .map(({ key }) => key)
    .join(', ');
  throw usageFailure(
    `The catalogue has no source ${printable(JSON.stringify(text))}.`,
    meant === undefined ? `The sources are: ${keys}.` : `Did you mean ${meant}? The sources are: ${keys}.`,
  );
}
