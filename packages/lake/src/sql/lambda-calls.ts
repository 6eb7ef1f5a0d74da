import { macroName } from './macros.js';
import { lambdaName, printExpression, printLambda, printLambdaBody } from './print-expression.js';
import { interruptible } from './room.js';
import { refuse, type Scope } from './scope.js';
import { text, type Tree } from './tree.js';

type LambdaCall = (tree: Tree, args: readonly Tree[], scope: Scope) => string;

/** Functions with lambdas that DuckDB does not have. */
export const LAMBDA_CALLS: Readonly<Record<string, LambdaCall | undefined>> = {
  any_match: (...call) => matches(true, call),
  none_match: (...call) => `(NOT ${matches(true, call)})`,
  all_match: (...call) => `(NOT ${matches(false, call)})`,
  reduce,
  zip_with: (tree, args, scope) => {
    const [first, second, lambda] = checked(tree, args, scope, ['an array', 'an array', LAMBDA]);
    const twice = { ...scope, copies: scope.copies * 2 };
    const [left, right] = [printExpression(first, twice), printExpression(second, twice)];
    const pair = lambdaName(lambda, scope);
    const body = printLambdaBody(lambda, [`${pair}[1]`, `${pair}[2]`], scope);
    const zipped = `list_transform(list_zip(${left}, ${right}), LAMBDA ${pair}: ${interruptible(pair, body)})`;
    return `(CASE WHEN ${left} IS NOT NULL AND ${right} IS NOT NULL THEN ${zipped} END)`;
  },
  map_filter: (...call) => ofEntries('list_filter', call, (body) => body),
  transform_keys: (...call) =>
    ofEntries('list_transform', call, (body, entry) => `row(${body}, ${entry}.value)`),
  transform_values: (...call) =>
    ofEntries('list_transform', call, (body, entry) => `row(${entry}.key, ${body})`),
};

const LAMBDA = 'a lambda';

/** The arguments, if they are as many, and the lambdas where they are expected. */
function checked<Kinds extends readonly string[]>(
  tree: Tree,
  args: readonly Tree[],
  scope: Scope,
  kinds: readonly [...Kinds],
): { [Index in keyof Kinds]: Tree } {
  const fits =
    args.length === kinds.length &&
    args.every((argument, index) => (text(argument, 'class') === 'LAMBDA') === (kinds[index] === LAMBDA));
  if (!fits)
    refuse(
      tree,
      scope,
      `${text(tree, 'function_name')} takes ${kinds.join(', ').replace(/, (?=[^,]*$)/, ' and ')}`,
    );
  return args as { [Index in keyof Kinds]: Tree };
}

/** Whether a lambda gives this result for any item: NULL if for none, but NULL for some. */
function matches(result: boolean, [tree, args, scope]: Parameters<LambdaCall>): string {
  const [list, lambda] = checked(tree, args, scope, ['an array', LAMBDA]);
  const results = `list_transform(${printExpression(list, scope)}, ${printLambda(lambda, scope)})`;
  // A lambda binds the results, since the macro repeats its argument.
  return `list_transform([${results}], LAMBDA v: ${macroName('contains', { inTry: false, untyped: false })}(v, ${String(result)}))[1]`;
}

/**
 * DuckDB's list_reduce has one type for the items and the state, so it gets rows of both. It would cast the results of
 * the lambda to the type of the initial state; the CASE gives that the type of both.
 */
function reduce(tree: Tree, args: readonly Tree[], scope: Scope): string {
  const [array, initial, step, finish] = checked(tree, args, scope, ['an array', 'a value', LAMBDA, LAMBDA]);
  const list = printExpression(array, { ...scope, copies: scope.copies * 3 });
  const state = printExpression(initial, { ...scope, copies: scope.copies * 2 });
  const both = lambdaName(step, scope);
  const first = `list_transform([struct_pack(state := ${state}, item := (${list})[1])], LAMBDA ${both}: ${printLambdaBody(step, [`${both}.state`, `${both}.item`], scope)})[1]`;
  const start = `struct_pack(state := CASE WHEN true THEN ${state} ELSE ${first} END, item := NULL)`;
  // These names end as no name of `lambdaName` does.
  const [before, next] = [lambdaName(step, scope, ' before'), lambdaName(step, scope, ' next')];
  const rows = `list_transform(${list}, LAMBDA ${next}: struct_pack(state := NULL, item := ${next}))`;
  const body = printLambdaBody(step, [`${before}.state`, `${next}.item`], scope);
  const row = interruptible(`${next}.item`, `struct_pack(state := ${body}, item := ${next}.item)`);
  const reduced = `list_reduce(${rows}, LAMBDA ${before}, ${next}: ${row}, ${start}).state`;
  return `(CASE WHEN ${list} IS NOT NULL THEN list_transform([${reduced}], ${printLambda(finish, scope)})[1] END)`;
}

/** A map, of what a list function makes of its entries. */
function ofEntries(
  listFunction: string,
  [tree, args, scope]: Parameters<LambdaCall>,
  entryOf: (body: string, entry: string) => string,
): string {
  const [map, lambda] = checked(tree, args, scope, ['a map', LAMBDA]);
  const entry = lambdaName(lambda, scope);
  const body = printLambdaBody(lambda, [`${entry}.key`, `${entry}.value`], scope);
  const entries = `${listFunction}(map_entries(${printExpression(map, scope)}), LAMBDA ${entry}: ${interruptible(entry, entryOf(body, entry))})`;
  return `map_from_entries(${entries})`;
}
