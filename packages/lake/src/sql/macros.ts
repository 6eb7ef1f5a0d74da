import { MACROS } from './macro-definitions.js';

/** The name of a macro for a place: below TRY nothing is raised, and an aggregate has no type yet. */
export function macroName(
  name: string,
  at: { readonly inTry: boolean; readonly aggregated: boolean },
): string {
  const aggregated = at.aggregated && MACROS[name]?.aggregated !== undefined;
  return `trino.main.${at.inTry ? 'try_' : ''}${name}${aggregated ? '_aggregated' : ''}`;
}

/** What ends the query with a message; below TRY it is null instead. */
export function raise(message: string, inTry: boolean): string {
  return `${inTry ? 'trino.main.nothing' : 'error'}('${message}')`;
}

/** How often a macro repeats its argument of this index, at most. */
export function macroCopies(name: string, index: number): number {
  const { forms = [], aggregated = '' } = MACROS[name] ?? {};
  return Math.max(1, ...[...forms, aggregated].map((form) => copiesIn(form, index)));
}

function copiesIn(form: string, index: number): number {
  const [, parameters = '', body = ''] = /^\((.*?)\) AS ([^]*)$/.exec(form) ?? [];
  // The type of a map holds a comma of its own.
  const name = /^\s*(\w+)/.exec(parameters.replace(/MAP\(.*?\)/, '').split(',')[index] ?? '')?.[1];
  return name === undefined ? 1 : (body.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 1);
}

/** Whether a macro calls this function of DuckDB's. */
export function callsInMacro(macro: string, name: string): boolean {
  const { forms = [], aggregated = '' } = MACROS[macro] ?? {};
  return [...forms, aggregated].some((form) =>
    form.split(/\b/).some((part, index, parts) => part === name && parts[index + 1]?.startsWith('(')),
  );
}

/** The statements that make them known, in a database of their own, in memory. */
export function trinoMacros(): readonly string[] {
  const statements = [
    "ATTACH ':memory:' AS trino (STORAGE_VERSION 'v1.4.0')",
    'CREATE MACRO trino.main.nothing(m) AS NULL',
  ];
  for (const [name, { forms, aggregated }] of Object.entries(MACROS)) {
    for (const [inTry, raise] of [[false, 'error('] as const, [true, 'trino.main.nothing('] as const]) {
      const create = (text: string, isAggregated: boolean): string =>
        `CREATE MACRO ${macroName(name, { inTry, aggregated: isAggregated })}${text.replaceAll('RAISE(', raise)}`;
      statements.push(create(forms.join(', '), false));
      if (aggregated !== undefined) statements.push(create(aggregated, true));
    }
  }
  return statements;
}
