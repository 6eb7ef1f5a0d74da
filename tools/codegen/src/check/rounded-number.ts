import type { Node } from 'jsonc-parser';
import { getNodePath } from 'jsonc-parser';
import type { Rule } from './rule.js';

/** A bound, a value or an example would be generated as another number, and a change between the two would not be seen. */
export const roundedNumber: Rule = {
  name: 'rounded-number',
  description: 'A number has more digits than JavaScript keeps, so it would be read as a different number.',
  *check({ documents }) {
    for (const document of documents) {
      if (!mayRound.test(document.text)) continue;
      for (const node of numbersIn(document.tree)) {
        const written = document.text.slice(node.offset, node.offset + node.length);
        const value = Number(written);
        // Other rules find an infinite number, and say what is allowed at its place.
        if (!Number.isFinite(value) || isKept(written, value)) continue;
        yield document.finding(
          this.name,
          getNodePath(node),
          `${written} is read as ${value}, since a number has 64 bits: write that number, or make the value a string`,
        );
      }
    }
  },
};

/** A number with many digits or with an exponent: all others are kept exactly. */
const mayRound = /[[:,\s]-?(?:\d[\d.]{15}|[\d.]+e)/i;

function* numbersIn(node: Node | undefined): Generator<Node> {
  if (node?.type === 'number') yield node;
  for (const child of node?.children ?? []) yield* numbersIn(child);
}

/** JavaScript prints the shortest number that is read as this one, which for a whole number may have other digits. */
function isKept(written: string, value: number): boolean {
  if (/^-?\d+$/.test(written) && BigInt(written) === BigInt(value)) return true;
  return digitsOf(written) === digitsOf(String(value));
}

/** The significant digits, and the place of the point: the same for every way to write a number. */
function digitsOf(written: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept} ${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
