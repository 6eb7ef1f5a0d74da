import { createRequire } from 'node:module';
import type * as Detector from 'redos-detector';
import { boundOfText, type TextRules } from './size/text-bound.js';

/** Why a pattern may take long to refuse a text. */
export type Slowness = Unknown | Ambiguous;

/** The detector cannot read it. */
interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** There are texts that it can take in many ways, all of which are tried before the text is refused. */
interface Ambiguous {
  readonly kind: 'ambiguous';
  /** The parts that take the same characters. */
  readonly parts: readonly string[];
  /**
   * How many quantifiers may share a text among them, the search for the text's beginning included; infinite where
   * one is repeated itself, as in `(a+)+`.
   */
  readonly degree: number;
}

/**
 * Whether a text of this pattern may take long to be refused; nothing where each is refused soon. The validators look at
 * a text's length first, so that a pattern never sees a longer one.
 */
export function slownessOf(rules: TextRules): Slowness | undefined {
  const { pattern } = rules;
  if (pattern === undefined) return undefined;
  let judgement = judged.get(pattern);
  if (judgement === undefined) judged.set(pattern, (judgement = judge(pattern)));
  if (judgement.kind === 'fast') return undefined;
  if (judgement.kind === 'ambiguous') {
    const { characters } = boundOfText(rules);
    if (waysToSplit(characters, judgement.degree) <= mostWays) return undefined;
  }
  return judgement;
}

/** The longest text that an ambiguous pattern refuses soon. */
export function longestFor(degree: number): number {
  let characters = 0;
  while (waysToSplit(characters + 1, degree) <= mostWays) characters++;
  return characters;
}

type Judgement = { readonly kind: 'fast' } | Slowness;

/** By pattern: asked for each example of each event, and of each definition wherever it is referred to. */
const judged = new Map<string, Judgement>();

/**
 * The ways in which a text may be split before it is refused. V8 tries them in about 10 ms, measured with `^a*a*a*$`
 * and 256 letters.
 */
const mostWays = 3_000_000;

/** The binomial coefficient: where the ends of each part may lie in a text. */
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
      // Steps alone end the search: by time, each machine would find something else. 2,000 clear what can be
      // cleared, and take half a second at worst.
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

/** Nothing to choose, and one thing at most that may be repeated: fast without asking, as most patterns are. */
function isPlain(pattern: string): boolean {
  return isAnchored(pattern) && quantifiersOf(pattern) <= 1;
}

/** Whether it is tried at a text's beginning alone. An alternative may begin otherwise: with any, the worst is taken. */
function isAnchored(pattern: string): boolean {
  return pattern.startsWith('^') && !pattern.includes('|');
}

/** What looks like one in a class or behind a backslash counts as well: at worst, more is asked than need be. */
function quantifiersOf(pattern: string): number {
  return pattern.replace(countOfOne, '').match(/[*+?{]/g)?.length ?? 0;
}

/** `{4}` behind a character or a class, which leaves nothing to choose. */
const countOfOne = /(?<!\))\{\d+\}/g;

function degreeOf(pattern: string): number {
  if (/\)[*+{]|\\[1-9k]/.test(pattern)) return Infinity;
  return quantifiersOf(pattern) + (isAnchored(pattern) ? 0 : 1);
}

/** Of the first two ways through one text, where they part: the outermost repetitions. */
function partsOf({ trails }: Detector.RedosDetectorResult, pattern: string): string[] {
  const parting = trails.flatMap(({ trail }) => trail).find(({ a, b }) => isElsewhere(a, b));
  const parts = new Map(
    [parting?.a, parting?.b]
      .map((side) => side?.quantifierIterations[0]?.node ?? side?.node)
      .filter((node) => node !== undefined)
      // Before a pattern that is not anchored, the detector puts what seeks its beginning.
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

/** Loaded where a pattern asks for it: that takes a tenth of a second, which most workspaces need not spend. */
function detector(): typeof Detector {
  return createRequire(import.meta.url)('redos-detector') as typeof Detector;
}
