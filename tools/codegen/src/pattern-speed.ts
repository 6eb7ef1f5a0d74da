import { createRequire } from 'node:module';
import type * as Detector from 'redos-detector';
import { boundOfText, type TextRules } from './size/text-bound.js';

/** Why a pattern may take long to reject a text. */
export type Slowness = Unknown | Ambiguous;

/** The detector cannot read it. */
interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** Some texts can be matched in many ways, all of which are tried before the text is rejected. */
interface Ambiguous {
  readonly kind: 'ambiguous';
  /** The parts that match the same characters. */
  readonly parts: readonly string[];
  /**
   * How many quantifiers may share a text, including the search for a start in an unanchored pattern; infinite if
   * one is itself repeated, as in `(a+)+`.
   */
  readonly degree: number;
}

/**
 * Why this pattern may take long to reject a text; undefined if it rejects each one quickly. The validators check a text's
 * length first, so that the pattern never sees a longer one.
 */
export function slownessOf(rules: TextRules): Slowness | undefined {
  const { pattern } = rules;
  if (pattern === undefined) return undefined;
  let judgement = judged.get(pattern);
  if (judgement === undefined) judged.set(pattern, (judgement = judge(pattern)));
  if (judgement.kind === 'fast') return undefined;
  if (judgement.kind === 'ambiguous') {
    const { characters } = boundOfText(rules);
    if (waysToSplit(characters, judgement.degree) <= maxWays) return undefined;
  }
  return judgement;
}

/** The length of the longest text that an ambiguous pattern rejects quickly. */
export function maxLengthFor(degree: number): number {
  let characters = 0;
  while (waysToSplit(characters + 1, degree) <= maxWays) characters++;
  return characters;
}

type Judgement = { readonly kind: 'fast' } | Slowness;

/** A cache by pattern: it is asked for with every example of every event, and at every reference to a definition. */
const judged = new Map<string, Judgement>();

/**
 * In how many ways a text may be split before it is rejected. V8 tries this many in about 10 ms, measured with `^a*a*a*$`
 * and 256 letters.
 */
const maxWays = 3_000_000;

/** The binomial coefficient: the number of places where the parts may end in a text. */
function waysToSplit(characters: number, degree: number): number {
  if (characters === Infinity || degree === Infinity) return Infinity;
  let ways = 1;
  for (let part = 1; part <= degree; part++) ways *= (characters + part) / part;
  return ways;
}

function judge(pattern: string): Judgement {
  if (isPlain(pattern)) return { kind: 'fast' };
  let result;
  try {
    result = detector().isSafePattern(pattern, {
      unicode: true,
      maxScore: 100,
      // Only a number of steps ends the search: with a timeout, machines would differ. 2,000 steps are enough to clear
      // what can be cleared, and take half a second at worst.
      maxSteps: 2000,
      timeout: Infinity,
    });
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    return { kind: 'unknown', reason };
  }
  if (result.safe) return { kind: 'fast' };
  return { kind: 'ambiguous', parts: partsOf(result, pattern), degree: degreeOf(pattern) };
}

/** No alternatives, and at most one quantifier: fast without asking the detector, like most patterns. */
function isPlain(pattern: string): boolean {
  return isAnchored(pattern) && quantifiersOf(pattern) <= 1;
}

/** Whether it is tried only at a text's start. With alternatives, one may start differently, so the worst is assumed. */
function isAnchored(pattern: string): boolean {
  return pattern.startsWith('^') && !pattern.includes('|');
}

/** Counts also what only looks like a quantifier, in a class or after a backslash: at worst, the detector is asked needlessly. */
function quantifiersOf(pattern: string): number {
  return pattern.replace(countOfOne, '').match(/[*+?{]/g)?.length ?? 0;
}

/** `{4}` after a character or a class, which matches in only one way. */
const countOfOne = /(?<!\))\{\d+\}/g;

function degreeOf(pattern: string): number {
  if (/\)[*+{]|\\[1-9k]/.test(pattern)) return Infinity;
  return quantifiersOf(pattern) + (isAnchored(pattern) ? 0 : 1);
}

/** Where the first two ways to match a text diverge: the outermost repetitions there. */
function partsOf({ trails }: Detector.RedosDetectorResult, pattern: string): string[] {
  const parting = trails.flatMap(({ trail }) => trail).find(({ a, b }) => isElsewhere(a, b));
  const parts = new Map(
    [parting?.a, parting?.b]
      .map((side) => side?.quantifierIterations[0]?.node ?? side?.node)
      .filter((node) => node !== undefined)
      // The detector prepends a search for the start to an unanchored pattern.
      .filter(({ source }) => pattern.includes(source))
      .map(({ start, source }) => [start.offset, source]),
  );
  return parts.size === 0 ? [pattern] : [...parts.values()];
}

function isElsewhere(
  a: Detector.RedosDetectorTrailEntrySide,
  b: Detector.RedosDetectorTrailEntrySide,
): boolean {
  const placeOf = ({ node, quantifierIterations }: typeof a): string =>
    JSON.stringify([node.start.offset, quantifierIterations.map(({ iteration }) => iteration)]);
  return placeOf(a) !== placeOf(b);
}

/** Loaded only when a pattern needs it: loading takes a tenth of a second, which most workspaces can save. */
function detector(): typeof Detector {
  return createRequire(import.meta.url)('redos-detector') as typeof Detector;
}
