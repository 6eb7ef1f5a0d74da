import { printMacro } from './print-macro.js';
import { refuse, type Scope } from './scope.js';
import { constantText, isEmpty, subtrees, text, type Tree } from './tree.js';

/** Functions that read a time, and whose results have no time zone: for these, the local time is enough. */
const READERS: ReadonlySet<string> = new Set([
  ...['date', 'date_format', 'format_datetime', 'last_day_of_month'],
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'],
  ...['week_of_year', 'year_of_week', 'yow', 'day_of_month', 'day_of_week', 'dow', 'day_of_year', 'doy'],
]);

/** The arguments of a function. If it reads a time, one in a time zone is its local time. */
export function readingLocally(name: string, args: readonly Tree[]): readonly Tree[] {
  // EXTRACT
  if (name === 'date_part')
    return args.map((argument, index) => (index === 1 ? locally(argument) : argument));
  return READERS.has(name)
    ? args.map((argument, index) => (index === 0 ? locally(argument) : argument))
    : args;
}

/**
 * Marks `x AT TIME ZONE 'America/New_York'` to be printed as local time. DuckDB's timestamps do not keep their zone, so
 * elsewhere, only UTC is supported.
 */
export function locally(tree: Tree): Tree {
  if (tree['class'] !== 'FUNCTION') return tree;
  const name = text(tree, 'function_name').toLowerCase();
  if (name === 'timezone' || name === 'at_timezone') return { ...tree, isLocal: true };
  const [unit, value] = subtrees(tree, 'children');
  return name === 'date_trunc' && unit && value ? { ...tree, children: [unit, locally(value)] } : tree;
}

/** Prints a time in a time zone. */
export function printAtTimeZone(tree: Tree, zone: Tree, value: Tree, scope: Scope): string {
  const name = constantText(zone);
  if (isEmpty(tree['isLocal']) || name === undefined || /^(UTC|GMT|Z|[+]00:00)$/i.test(name))
    return printMacro('at_timezone', [zone, value], scope);
  if (/^[+-]/.test(name))
    refuse(zone, scope, `the time zone ${name} is not supported: name one, such as Europe/Berlin`);
  if (!isTimeZone(name)) refuse(zone, scope, `Time zone not supported: ${name}`);
  return printMacro('local_time', [zone, value], scope);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
