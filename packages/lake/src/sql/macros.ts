import { AGGREGATE_MACROS } from './macros/aggregates.js';
import { ARRAY_MACROS } from './macros/arrays.js';
import { BYTES_MACROS } from './macros/bytes.js';
import { CAST_MACROS } from './macros/casts.js';
import { JSON_MACROS } from './macros/json.js';
import type { Macro } from './macros/macro.js';
import { OPERATOR_MACROS } from './macros/operators.js';
import { TEXT_MACROS } from './macros/text.js';
import { TIME_MACROS } from './macros/time.js';
import { URL_MACROS } from './macros/urls.js';
import { VALUE_MACROS } from './macros/values.js';

const MACROS: Readonly<Record<string, Macro>> = {
  ...OPERATOR_MACROS,
  ...CAST_MACROS,
  ...AGGREGATE_MACROS,
  ...ARRAY_MACROS,
  ...BYTES_MACROS,
  ...JSON_MACROS,
  ...TEXT_MACROS,
  ...TIME_MACROS,
  ...URL_MACROS,
  ...VALUE_MACROS,
};

/**
 * The variant of a macro: within TRY it gives NULL instead of an error. For the result of an aggregate, or a column of
 * an outer query, it does not depend on the argument's type, which DuckDB does not know yet when it expands macros.
 */
export function macroName(name: string, at: { readonly inTry: boolean; readonly untyped: boolean }): string {
  const untyped = at.untyped && MACROS[name]?.untyped !== undefined;
  return `trino.main.${at.inTry ? 'try_' : ''}${name}${untyped ? '_untyped' : ''}`;
}

/** Whether the forms of a macro are for different types of this argument. */
export function isFormedBy(name: string, index: number): boolean {
  return (MACROS[name]?.forms ?? []).some((form) => parametersOf(form)[index]?.includes(' '));
}

/** An expression that fails the query; within TRY, NULL instead. */
export function raise(message: string, inTry: boolean): string {
  return `${inTry ? 'trino.main.nothing' : 'error'}('${message}')`;
}

/**
 * The most times that a macro repeats this argument: DuckDB replaces a call by the macro's text, and plans each copy.
 */
export function macroCopies(name: string, index: number): number {
  const { forms = [], untyped = '' } = MACROS[name] ?? {};
  return Math.max(1, ...[...forms, untyped].map((form) => copiesIn(form, index)));
}

function copiesIn(form: string, index: number): number {
  const [name = ''] = parametersOf(form)[index]?.split(' ') ?? [];
  const body = form.slice(form.indexOf(') AS '));
  return name === '' ? 1 : (body.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 1);
}

/** The parameters of a form, each with its type, if it has one. */
function parametersOf(form: string): string[] {
  const [, parameters = ''] = /^\((.*?)\) AS /.exec(form) ?? [];
  // MAP(…) contains a comma that does not separate parameters.
  return parameters
    .replace(/MAP\(.*?\)/, 'MAP')
    .split(',')
    .map((parameter) => parameter.trim());
}

/** Whether a macro calls this DuckDB function. */
export function callsInMacro(macro: string, name: string): boolean {
  const { forms = [], untyped = '' } = MACROS[macro] ?? {};
  return [...forms, untyped].some((form) =>
    form.split(/\b/).some((part, index, parts) => part === name && parts[index + 1]?.startsWith('(')),
  );
}

/**
 * The statements that create the macros, in an attached database in memory: they are never written to the lake's file.
 */
export function trinoMacros(): readonly string[] {
  const statements = [
    "ATTACH ':memory:' AS trino (STORAGE_VERSION 'v1.4.0')",
    'CREATE MACRO trino.main.nothing(m) AS NULL',
  ];
  for (const [name, { forms, untyped }] of Object.entries(MACROS)) {
    for (const [inTry, raise] of [[false, 'error('] as const, [true, 'trino.main.nothing('] as const]) {
      const create = (text: string, isUntyped: boolean): string =>
        `CREATE MACRO ${macroName(name, { inTry, untyped: isUntyped })}${text.replaceAll('RAISE(', raise)}`;
      statements.push(create(forms.join(', '), false));
      if (untyped !== undefined) statements.push(create(untyped, true));
    }
  }
  return statements;
}
