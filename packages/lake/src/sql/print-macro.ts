import { FUNCTIONS } from './functions.js';
import { isFormedBy, macroCopies, macroName } from './macros.js';
import { isTime, printExpression } from './print-expression.js';
import { isOuter, type Scope } from './scope.js';
import { isTree, strings, text, type Tree } from './tree.js';

/** Prints a call of a macro. With `inTry`, it gives NULL instead of an error. */
export function printMacro(
  name: string,
  args: readonly Tree[],
  scope: Scope,
  inTry: boolean = scope.inTry,
): string {
  const untyped = args.some((argument, index) => isFormedBy(name, index) && isUntyped(argument, scope));
  const called = macroName(name, { inTry, untyped });
  const printed = args.map((argument, index) =>
    printExpression(argument, { ...scope, copies: scope.copies * macroCopies(name, index) }),
  );
  return `${called}(${printed.join(', ')})`;
}

/** Whether a value comes from an aggregate, a window function or an outer query: see `macroName`. */
function isUntyped(tree: Tree, scope: Scope): boolean {
  if (tree['class'] === 'SUBQUERY') return false;
  if (tree['class'] === 'WINDOW') return true;
  if (tree['class'] === 'COLUMN_REF') {
    const names = strings(tree, 'column_names');
    return !isTime(names) && isOuter(names, scope);
  }
  if (tree['class'] === 'FUNCTION') {
    const name = text(tree, 'function_name').toLowerCase();
    if (name === 'count_star' || FUNCTIONS.get(name)?.aggregate) return true;
  }
  return Object.values(tree).some((value) => {
    const parts: unknown[] = Array.isArray(value) ? value : [value];
    return parts.some((part) => isTree(part) && isUntyped(part, scope));
  });
}
