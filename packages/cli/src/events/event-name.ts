import { events, findSource, sources, type CatalogEvent, type CatalogSource } from '@org/event-catalog';
import { exitCodes } from '../exit-code.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { nearest } from './nearest.js';

/** As the command line spells an event: `klarity.discoveryRule.created`. */
export function eventName({ source, name }: CatalogEvent): string {
  return `${source}.${name}`;
}

export function eventNames(): string[] {
  return events().map(eventName);
}

/**
 * The event that is meant: `klarity.discoveryRule.created`, the same with the event source
 * (`com.nordcloudapp.klarity.discoveryRule.created`), or the name alone where one source has it.
 *
 * Throws Failure that names the nearest.
 */
export function eventNamed(text: string): CatalogEvent {
  const ofSource = events().find(
    (event) =>
      text === eventName(event) || text === `${findSource(event.source)?.eventSource ?? ''}.${event.name}`,
  );
  const ofName = events().filter(({ name }) => name === text);
  const [event = ofName[0]] = ofSource === undefined ? [] : [ofSource];
  if (event !== undefined && (ofSource !== undefined || ofName.length === 1)) return event;
  throw new Failure(
    event === undefined
      ? `The catalogue has no event ${printable(JSON.stringify(text))}.`
      : `More than one source has an event ${text}.`,
    nextStep(text, ofName),
    { exitCode: exitCodes.usage.code },
  );
}

function nextStep(text: string, ofName: readonly CatalogEvent[]): string {
  const meant =
    ofName.length > 0
      ? ofName.map(eventName).join(', ')
      : nearest(text, [...eventNames(), ...events().map(({ name }) => name)]);
  return meant === undefined
    ? 'List them by: activity events list'
    : `Did you mean ${meant}? List all by: activity events list`;
}

/** The source of this key or event source; throws Failure that names the nearest. */
export function sourceNamed(text: string): CatalogSource {
  const source = findSource(text);
  if (source !== undefined) return source;
  const known = sources().flatMap(({ key, eventSource }) => [key, eventSource]);
  const meant = nearest(text, known);
  const keys = sources()
    .map(({ key }) => key)
    .join(', ');
  throw new Failure(
    `The catalogue has no source ${printable(JSON.stringify(text))}.`,
    meant === undefined ? `The sources are: ${keys}.` : `Did you mean ${meant}? The sources are: ${keys}.`,
    { exitCode: exitCodes.usage.code },
  );
}
