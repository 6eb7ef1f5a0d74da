import { compareText } from '../findings.js';
import { lineWidth, stringLiteral } from '../text.js';

/** The entry of the runtime for generated code. */
export const runtimeEntry = '@org/emitter-core/codegen';

interface Names {
  readonly values: Iterable<string>;
  readonly types: Iterable<string>;
}

/** One import statement, its names sorted; empty if there are none. */
export function imports(from: string, names: Names): string {
  return statement('import', from, names);
}

/** One statement that exports what another module declares. */
export function reExports(from: string, names: Names): string {
  return statement('export', from, names);
}

function statement(verb: 'import' | 'export', from: string, { values, types }: Names): string {
  const valueNames = [...values].sort(compareText);
  const typeNames = [...types].sort(compareText);
  if (valueNames.length + typeNames.length === 0) return '';
  const onlyTypes = valueNames.length === 0;
  const names = [...valueNames, ...typeNames.map((name) => (onlyTypes ? name : `type ${name}`))];
  const head = onlyTypes ? `${verb} type` : verb;
  const line = `${head} { ${names.join(', ')} } from ${stringLiteral(from)};`;
  if (line.length <= lineWidth) return `${line}\n`;
  return `${head} {\n${names.map((name) => `  ${name},\n`).join('')}} from ${stringLiteral(from)};\n`;
}
