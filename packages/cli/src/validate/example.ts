import { events, type CatalogEvent } from '@org/event-catalog';
import { isObject, shown, type Path } from './problem.js';

/** The value at a path in the event's example. An unknown event gets any example, since all share the envelope. */
export function exampleAt(event: CatalogEvent | undefined, path: Path): unknown {
  let value: unknown = (event ?? events()[0])?.example['eventData'];
  for (const part of path) {
    // The first item of an example stands for all items.
    if (Array.isArray(value)) value = (value as unknown[])[0];
    else if (isObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/** `, for example "test env"`; empty if there is no example to show. */
export function exampleOf(value: unknown): string {
  return value === undefined || typeof value === 'object' ? '' : `, for example ${shown(value)}`;
}
