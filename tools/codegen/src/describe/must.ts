import type { Json } from '../json.js';
import { counted } from './counted.js';
import { valueWords } from './value-words.js';

/**
 * The messages of issues, which follow the path of the value: `must be a string`. Printed validators and the check of the
 * examples use the same ones.
 */
export const must = {
  beString: 'must be a string',
  notBeEmpty: 'must not be empty',
  beTrueOrFalse: 'must be true or false',
  beWhole: 'must be a whole number',
  beNumber: 'must be a number',
  beArray: 'must be an array',
  beObject: 'must be an object',
  differ: 'must not contain the same item twice',
  bePresent: 'is required',
  beOfEvent: 'is not a property of this event',
  beLeftOut: 'is supplied by the emitter: leave it out',
  haveLength: (least: number): string => `must be at least ${counted(least, 'character')} long`,
  haveLengthWithin: (most: number): string => `must be at most ${counted(most, 'character')} long`,
  haveBytesWithin: (most: number): string => `must be at most ${counted(most, 'byte')} of UTF-8`,
  match: (pattern: string): string => `must match ${pattern}`,
  beToldSoon: (pattern: string): string =>
    `takes more than a second to match against ${pattern}, which would block the emitter: fix the pattern`,
  beAtLeast: (least: number): string => `must be at least ${least}`,
  beAtMost: (most: number): string => `must be at most ${most}`,
  haveItems: (least: number): string => `must have at least ${counted(least, 'item')}`,
  haveItemsWithin: (most: number): string => `must have at most ${counted(most, 'item')}`,
  beOneOf,
} as const;

/** How many values are listed; if there are more, their number follows. */
const shownValues = 20;

function beOneOf(values: readonly Json[]): string {
  const words = values.map(valueWords);
  if (words.length === 1) return `must be ${words[0] ?? ''}`;
  const more = words.length > shownValues ? `, … (${words.length} in all)` : '';
  return `must be one of ${words.slice(0, shownValues).join(', ')}${more}`;
}
