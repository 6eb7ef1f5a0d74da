import type { Node } from 'jsonc-parser';
import { getNodePath } from 'jsonc-parser';
import type { Rule } from './rule.js';

/** A bound, a value or an example would be generated as another than is written, and a change between the two be none. */
export const roundedNumber: Rule = {
  name: 'rounded-number',
  description: 'A number has more digits than JavaScript keeps, so it would be read as a different number.',
  *check({ documents }) {
    for (const document of documents) {
      if (!mayRound.test(document.text)) continue;
      for (const node of numbersIn(document.tree)) {
        const written = document.text.slice(node.offset, node.offset + node.length);
        const value = Number(written);
        // What is infinite is told where it stands, in the words of its place.
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

/** A number that is written with many digits or with an exponent: the others are kept. */
const mayRound = /[[:,\s]-?(?:\d[\d.]{15}|[\d.]+e)/i;

function* numbersIn(node: Node | undefined): Generator<Node> {
  if (node?.type === 'number') yield node;
  for (const child of node?.children ?? []) yield* numbersIn(child);
}

/** JavaScript writes the shortest number that is read as this one, which a whole number may be without its digits. */
function isKept(written: string, value: number): boolean {
  if (/^-?\d+$/.test(written) && BigInt(written) === BigInt(value)) return true;
  return digitsOf(written) === digitsOf(String(value));
}

/** The digits that count, and where the point is: the same for each way to write a number. */
function digitsOf(written: string): string {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${kept} ${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
