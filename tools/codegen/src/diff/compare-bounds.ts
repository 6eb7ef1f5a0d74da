import { grouped } from '../describe/counted.js';
import type { StringNode, TypeNode } from '../model.js';
import { leastOfPattern } from '../size/pattern.js';
import { boundOfText } from '../size/text-bound.js';
import { type At, type Difference, difference, named } from './change.js';
import { type Phrase, phrase } from './phrase.js';

type BoundKeyword = 'minLength' | 'maxLength' | 'maxBytes' | 'minimum' | 'maximum' | 'minItems' | 'maxItems';

interface Bound {
  readonly keyword: BoundKeyword;
  readonly side: 'least' | 'most';
  /** What it counts, in the singular; empty if it bounds the number itself. */
  readonly unit: string;
  /** What its absence means. */
  readonly absent: number;
}

const bounds: readonly Bound[] = [
  { keyword: 'minLength', side: 'least', unit: 'character', absent: 0 },
  { keyword: 'maxLength', side: 'most', unit: 'character', absent: Infinity },
  { keyword: 'maxBytes', side: 'most', unit: 'byte', absent: Infinity },
  { keyword: 'minimum', side: 'least', unit: '', absent: -Infinity },
  { keyword: 'maximum', side: 'most', unit: '', absent: Infinity },
  { keyword: 'minItems', side: 'least', unit: 'item', absent: 0 },
  { keyword: 'maxItems', side: 'most', unit: 'item', absent: Infinity },
];

const beyond = {
  forCaller: phrase`A call with a value outside the bound is refused.`,
  forReader: phrase`Events stored earlier may contain such values.`,
};

export type Bounds = Partial<Record<BoundKeyword, number>>;

/** Lengths, sizes and numbers of two types of the same kind. */
export function* compareBounds(
  before: TypeNode | Bounds,
  after: TypeNode | Bounds,
  at: At,
): Generator<Difference> {
  for (const bound of bounds) {
    const was = valueOf(before, bound);
    const is = valueOf(after, bound);
    if (was === is) continue;
    const isTighter = bound.side === 'most' ? is < was : is > was;
    if (isTighter && isImplied(bound.keyword, is, before)) {
      const what = phrase`${named(at)} now says that it has ${limitWords(bound, is)}, which its pattern or format required before.`;
      yield difference('words', bound.keyword, at, what);
      continue;
    }
    const change = isTighter ? phrase`bounded more tightly` : phrase`bounded more loosely`;
    yield difference(
      isTighter ? 'narrowed' : 'widened',
      // The envelope's keyword has another name than in the model.
      bound.keyword === 'maxBytes' ? 'x-maxBytes' : bound.keyword,
      at,
      phrase`${at.path === '' ? phrase`The event as a whole` : named(at)} is ${change}: ${limitWords(bound, is)} (${limitWords(bound, was)} before).`,
      isTighter ? beyond : {},
    );
  }
}

/** Whether the pattern or format of a text allowed nothing beyond a bound, such as a UUID nothing beyond 64 characters. */
function isImplied(keyword: BoundKeyword, bound: number, before: TypeNode | Bounds): boolean {
  if (!('kind' in before) || before.kind !== 'string') return false;
  if (keyword === 'maxLength') return longest(before) <= bound;
  return keyword === 'minLength' && shortest(before) >= bound;
}

function longest({ pattern, format }: StringNode): number {
  const { characters } = boundOfText({
    ...(pattern === undefined ? {} : { pattern }),
    // How many decimals a second may have is only assumed.
    ...(format === undefined || format === 'date-time' ? {} : { format }),
  });
  return characters;
}

/** No format allows an empty text. */
function shortest({ pattern, format }: StringNode): number {
  return Math.max(leastOfPattern(pattern ?? ''), format === undefined ? 0 : 1);
}

function valueOf(type: TypeNode | Bounds, { keyword, absent }: Bound): number {
  const value = (type as Bounds)[keyword];
  return value ?? absent;
}

function limitWords({ side, unit, absent }: Bound, limit: number): Phrase {
  if (limit === absent) return side === 'most' ? phrase`no upper bound` : phrase`no lower bound`;
  const counted = unit === '' ? '' : ` ${unit}${limit === 1 ? '' : 's'}`;
  return phrase`at ${[side]} ${[grouped(limit)]}${[counted]}`;
}
