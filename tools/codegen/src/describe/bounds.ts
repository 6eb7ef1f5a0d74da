import type { TypeNode } from '../model.js';
import { counted, grouped } from './counted.js';
import { valueWords } from './value-words.js';
import { formatWords } from './words.js';

/** A type in a few words: `string`, `array of UUID`, `integer or null`. */
export function typeWords(type: TypeNode): string {
  const words = plainTypeWords(type);
  return 'nullable' in type && type.nullable ? `${words} or null` : words;
}

function plainTypeWords(type: TypeNode): string {
  switch (type.kind) {
    case 'enum': {
      const kinds = new Set(type.values.map((value) => (value === null ? 'null' : typeof value)));
      return [...kinds].join(' or ');
    }
    case 'array':
      return `array of ${typeWords(type.items)}`;
    case 'map':
      return `map of ${typeWords(type.values)}`;
    case 'union':
    case 'open':
      return 'object';
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'object':
      return type.kind;
  }
}

/** How to quote a text of the schema's author among our words: `matches ^a$`. */
export type Quote = (text: string) => string;

/** The bounds of a type besides its kind, each in a few words: `1 to 256 characters`. */
export function boundsWords(type: TypeNode, quote: Quote = (text) => text): string[] {
  switch (type.kind) {
    case 'string':
      return [
        ...(type.format === undefined ? [] : [formatWords[type.format].noun]),
        ...range(type.minLength, type.maxLength, 'character'),
        ...(type.maxBytes === undefined ? [] : [`at most ${grouped(type.maxBytes)} bytes`]),
        ...(type.pattern === undefined ? [] : [`matches ${quote(type.pattern)}`]),
      ];
    case 'number':
    case 'integer':
      return range(type.minimum, type.maximum);
    case 'enum':
      return [
        (type.values.length === 1 ? '' : 'one of ') +
          type.values.map((value) => quote(valueWords(value))).join(', '),
      ];
    case 'array':
      return [
        ...range(type.minItems, type.maxItems, 'item'),
        ...(type.uniqueItems ? ['all different'] : []),
        ...each(type.items, quote),
      ];
    case 'map':
      return each(type.values, quote);
    case 'boolean':
    case 'object':
    case 'union':
    case 'open':
      return [];
  }
}

function each(type: TypeNode, quote: Quote): string[] {
  const bounds = boundsWords(type, quote);
  return bounds.length === 0 ? [] : [`each: ${bounds.join(', ')}`];
}

function range(least: number | undefined, most: number | undefined, noun = ''): string[] {
  const inUnits = (count: number): string =>
    noun === '' ? grouped(count) : counted(count, noun, grouped(count));
  const low = least === 0 && noun !== '' ? undefined : least;
  if (low === undefined && most === undefined) return [];
  if (low === undefined) return [`at most ${inUnits(most ?? 0)}`];
  if (low === 1 && most === undefined && noun !== '') return ['not empty'];
  if (most === undefined) return [`at least ${inUnits(low)}`];
  return low === most ? [`exactly ${inUnits(low)}`] : [`${grouped(low)} to ${inUnits(most)}`];
}
