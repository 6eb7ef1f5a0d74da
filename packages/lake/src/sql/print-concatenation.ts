import { raise } from './macros.js';
import { printExpression } from './print-expression.js';
import { MAX_LENGTH, TOO_LONG, whereRoom } from './room.js';
import type { Scope } from './scope.js';
import { subtrees, text, type Tree } from './tree.js';

/**
 * Prints `a || b || c` so that the query fails if the result is too long: a dozen nested subqueries that each double a
 * string would make gigabytes. The length of a chain is checked once; a check at each `||` would repeat all operands
 * before it.
 */
export function printConcatenation(parts: readonly Tree[], scope: Scope): string {
  const printed = parts
    .flatMap(chainOf)
    .map((part) => printExpression(part, { ...scope, copies: scope.copies * 3 }));
  // Trino has no char_length, so in an error wrong-types.ts recognizes this call by that name.
  const length = printed.map((part) => `char_length(${part})`).join(' + ');
  const tooLong = raise(TOO_LONG, scope.inTry);
  const joined = whereRoom(length, printed.join(' || '));
  return `(CASE WHEN ${length} > ${MAX_LENGTH} THEN ${tooLong} ELSE ${joined} END)`;
}

function chainOf(tree: Tree): Tree[] {
  const isLink =
    tree['class'] === 'FUNCTION' && tree['is_operator'] === true && text(tree, 'function_name') === '||';
  return isLink ? subtrees(tree, 'children').flatMap(chainOf) : [tree];
}
