import type { Sensitivity } from '../dialect.js';
import type { Deprecation, Event, Property, TypeNode } from '../model.js';
import { boundsWords, typeWords, type Quote } from './bounds.js';

/** One value that an event can hold, as a row of a table. */
export interface Field {
  /** From the event: `responseElements.distributions[].accountId`. A map's key is `*`. */
  readonly path: string;
  readonly type: string;
  /** The bounds of the value, in words: `1 to 256 characters`. */
  readonly bounds: string;
  readonly required: boolean;
  readonly sensitivity: Sensitivity;
  readonly description: string;
  /** For a field of one variant: `result is SUCCEEDED`. */
  readonly when?: string;
  readonly deprecation?: Deprecation;
  readonly renamedFrom?: string;
}

/**
 * Every field of an event's sections, from the outside in.
 *
 * @param quote How to quote patterns and values in `bounds`. Default: unquoted.
 */
export function fieldsOf(event: Event, quote?: Quote): Field[] {
  return event.sections.flatMap((section) => propertyFields(section, quote));
}

/** The rows of a property and of everything inside it. */
export function propertyFields(property: Property, quote?: Quote, prefix = '', when?: string): Field[] {
  const { name, type, required, sensitivity, description, deprecation, renamedFrom } = property;
  const path = prefix === '' ? name : `${prefix}.${name}`;
  const field: Field = {
    path,
    type: typeWords(type),
    bounds: boundsWords(type, quote).join('; '),
    required,
    sensitivity,
    description,
    ...(when === undefined ? {} : { when }),
    ...(deprecation === undefined ? {} : { deprecation }),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  };
  return [field, ...innerFields(type, path, when, quote)];
}

function innerFields(
  type: TypeNode,
  path: string,
  when: string | undefined,
  quote: Quote | undefined,
): Field[] {
  switch (type.kind) {
    case 'object':
      return type.properties.flatMap((property) => propertyFields(property, quote, path, when));
    case 'array':
      return innerFields(type.items, `${path}[]`, when, quote);
    case 'map':
      return innerFields(type.values, `${path}.*`, when, quote);
    case 'union':
      return type.variants.flatMap(({ value, type: variant }) => {
        const words = typeof value === 'string' ? value : JSON.stringify(value);
        const own = `${type.discriminator} is ${words}`;
        return innerFields(variant, path, when === undefined ? own : `${when}, ${own}`, quote);
      });
    default:
      return [];
  }
}
