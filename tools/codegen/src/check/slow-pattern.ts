import { createRequire } from 'node:module';
import type * as Detector from 'redos-detector';
import { boundOfText } from '../size/text-bound.js';
import type { Rule } from './rule.js';
import { textRulesOf } from './text-rules.js';

/** A warning: the detector proves what is fast, and sometimes cannot, as where `\p{…}` stands beside a blank. */
export const slowPattern: Rule = {
  name: 'slow-pattern',
  description: 'A pattern may take so long to refuse a text that the service which emits stands still.',
  level: 'warning',
  *check(schemas) {
    const judged = new Map<string, Judgement>();
    for (const { document, path, schema } of schemas.positions) {
      const rules = textRulesOf(schema);
      const { pattern } = rules;
      if (pattern === undefined) continue;
      let judgement = judged.get(pattern);
      if (judgement === undefined) judged.set(pattern, (judgement = judge(pattern)));
      if (judgement.kind === 'fast') continue;
      const problem = problemOf(judgement, boundOfText(rules).characters);
      if (problem !== undefined) yield document.finding(this.name, [...path, 'pattern'], problem);
    }
  },
};

type Judgement = { readonly kind: 'fast' } | Unknown | Ambiguous;

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
 * The ways in which a text may be split before it is refused. V8 tries them in about 10 ms, measured with `^a*a*a*$`
 * and 256 letters.
 */
const mostWays = 3_000_000;

/** The validators look at a text's length first, so that a pattern never sees a longer one. */
function problemOf(judgement: Unknown | Ambiguous, characters: number): string | undefined {
  if (judgement.kind === 'unknown') {
    return `whether the pattern is fast cannot be told (${judgement.reason}): write it with groups that have no name`;
  }
  const { degree, parts } = judgement;
  if (waysToSplit(characters, degree) <= mostWays) return undefined;
  const where = parts.map((part) => JSON.stringify(part)).join(' and ');
  return degree === Infinity
    ? `the pattern may double the time that it takes to refuse a text with each character of it: ${where} can take one text in many ways; write what is repeated so that only one way is open at each character, as "a+" for "(a+)+"`
    : `the pattern may take long to refuse a text: ${where} can take one text in many ways, and the pattern tries them all; begin it with "^", put between what is repeated what neither can take, or give "maxLength" ${longestFor(degree)} or less`;
}

/** The binomial coefficient: where the ends of each part may lie in a text. */
function waysToSplit(characters: number, degree: number): number {
  if (characters === Infinity || degree === Infinity) return Infinity;
  let ways = 1;
  for (let part = 1; part <= degree; part++) ways *= (characters + part) / part;
  return ways;
}

function longestFor(degree: number): number {
  let characters = 0;
  while (waysToSplit(characters + 1, degree) <= mostWays) characters++;
  return characters;
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
