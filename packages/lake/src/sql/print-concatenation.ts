import { raise } from './macros.js';
import { printExpression } from './print-expression.js';
import { MAX_LENGTH, TOO_LONG, whereRoom } from './room.js';
import type { Scope } from './scope.js';
import { subtrees, text, type Tree } from './tree.js';

/**
 * Prints `a || b || c`, which ends the query where it would be too long: a dozen subqueries that each double
 * a text make one of gigabytes. A chain is checked once, lest each link of it repeat all that are before.
 */
export function printConcatenation(parts: readonly Tree[], scope: Scope): string {
  const printed = parts
    .flatMap(chainOf)
    .map((part) => printExpression(part, { ...scope, copies: scope.copies * 3 }));
  // By this name of length, which is none of Trino's, wrong-types.ts knows where it was asked.
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
