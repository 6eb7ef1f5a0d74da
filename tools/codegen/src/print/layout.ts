import { lineWidth, stringLiteral } from '../text.js';

/**
 * Lays out what json-schema-to-typescript printed without its formatter: indents by braces, ends members with
 * semicolons, drops idle parentheses, and writes string literals as the rest of the generated code does. Optional
 * members may also be undefined, which the emitter leaves out: under `exactOptionalPropertyTypes`, a caller could not
 * pass on a value that may be missing.
 */
export function layout(printed: string): string {
  const lines: string[] = [];
  /** Whether the type in each open brace is that of an optional member. */
  const open: boolean[] = [];
  let inComment = false;
  for (const raw of printed.split('\n')) {
    if (inComment || raw.startsWith('/**')) {
      lines.push(indent(open.length) + (raw.startsWith('/**') ? raw : ` ${raw.trim()}`));
      inComment = !raw.endsWith('*/');
      continue;
    }
    const line = withOurLiterals(raw.trim());
    if (line === '') continue;
    const isOptional = line.startsWith('}') ? open.pop() === true : optional.test(line);
    const opens = line.endsWith('{');
    const ended = `${withoutParentheses(line)}${isOptional ? ' | undefined' : ''};`;
    lines.push(...member(opens || open.length === 0 ? line : ended, open.length));
    if (opens) open.push(isOptional);
  }
  return oneLineComments(lines).join('\n') + '\n';
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}

/** Replaces double-quoted strings with our literals, which are safe everywhere. */
function withOurLiterals(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => stringLiteral(JSON.parse(quoted) as string));
}

/** A string literal of ours, in either quotes. */
const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const optional = new RegExp(String.raw`^(?:[\w$]+|${quoted})\?: `);
const parenthesized = new RegExp(String.raw`^((?:[\w$]+|${quoted}|\[k: string\])\??: )\((.*)\)$`);
const literalOrBar = new RegExp(String.raw`${quoted}| \| `, 'g');

/** `name: (string | null)` → `name: string | null`. */
function withoutParentheses(line: string): string {
  const match = parenthesized.exec(line);
  if (match === null) return line;
  const [, name = '', type = ''] = match;
  return isBalanced(type) ? name + type : line;
}

/** Whether the parentheses of a type are balanced, ignoring those in strings. */
function isBalanced(type: string): boolean {
  let open = 0;
  for (const character of type.replace(literalOrBar, '')) {
    if (character === '(') open++;
    if (character === ')' && --open < 0) return false;
  }
  return open === 0;
}

/** One line or, if that is too long, each member of a union on its own line. */
function member(line: string, depth: number): string[] {
  const whole = indent(depth) + line;
  if (whole.length <= lineWidth) return [whole];
  const [head = '', ...rest] = splitUnion(line);
  const name = /^[\w$]+\??:(?= )/.exec(head)?.[0];
  if (rest.length === 0 || name === undefined) return [whole];
  return [
    indent(depth) + name,
    ...[head.slice(name.length + 1), ...rest].map((part) => `${indent(depth + 1)}| ${part}`),
  ];
}

/** Splits at the bars outside string literals. */
function splitUnion(line: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of line.matchAll(literalOrBar)) {
    if (match[0] !== ' | ') continue;
    parts.push(line.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return [...parts, line.slice(start)];
}

/** A comment of one line of text goes on one line. */
function oneLineComments(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [open = '', text = '', close = ''] = lines.slice(index, index + 3);
    const whole = `${open} ${text.trim().slice(2)} */`;
    if (open.trim() === '/**' && close.trim() === '*/' && whole.length <= lineWidth) {
      result.push(whole);
      index += 2;
    } else {
      result.push(open);
    }
  }
  return result;
}
