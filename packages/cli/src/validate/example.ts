import { events, type CatalogEvent } from '@org/event-catalog';
import { isObject, shown, type Path } from './problem.js';

/** What the event's example in the catalogue holds there; of an unknown event, what any does, since all have the envelope. */
export function exampleAt(event: CatalogEvent | undefined, path: Path): unknown {
  let value: unknown = (event ?? events()[0])?.example['eventData'];
  for (const part of path) {
    // An example has a first item for each of the others.
    if (Array.isArray(value)) value = (value as unknown[])[0];
    else if (isObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/** `, for example "test env"`; nothing where there is no example to show. */
export function exampleOf(value: unknown): string {
  return value === undefined || typeof value === 'object' ? '' : `, for example ${shown(value)}`;
}
