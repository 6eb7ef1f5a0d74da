/**
 * The only escaping functions. Every schema text in a generated file has passed through one of them.
 */
import type { Json, JsonObject } from './json.js';

/** The width of generated text, as far as the length of its words allows. */
export const lineWidth = 110;

/** Characters that are invisible, or that reorder the text around them. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{FEFF}]/gu;

/** A quick test: there are many texts, and most have nothing to escape. */
const needsEscape = /[^ -~]|['"\\<]|\*\//;

function unicodeEscape(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => '\\u' + character.charCodeAt(index).toString(16).padStart(4, '0'))
    .join('');
}

/**
 * A TypeScript string literal, in single quotes unless double ones need fewer escapes. Safe too inside a comment,
 * an HTML script element, and a template.
 */
export function stringLiteral(text: string): string {
  if (!needsEscape.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('*/', '*\\/')
    .replaceAll('</', '<\\/')
    .replaceAll('<!--', '<\\!--')
    .replace(invisible, unicodeEscape);
  return quote + escaped + quote;
}

/** A property name as an object literal or a type writes it. */
export function propertyKey(name: string): string {
  // `__proto__: x` would set the prototype; in brackets it is a property like any other.
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/** A key of a map, as an object literal writes it. */
function memberKey(name: string): string {
  // For the value of a key such as `toString`, TypeScript expects the type of Object's method, not that of the map's
  // values, unless it cannot know the key.
  const isInherited = name !== '__proto__' && name in Object.prototype;
  return isInherited ? `[${stringLiteral(name)} as string]` : propertyKey(name);
}

/** Expressions for objects that are declared elsewhere. */
type DeclaredNames = ReadonlyMap<Json, string>;

/**
 * Any JSON value as a TypeScript literal: on one line if it fits, otherwise with one member per line.
 *
 * @param indent The indentation of the literal's last line.
 * @param column The column at which the literal begins.
 */
export function literal(
  value: Json,
  indent = 0,
  column = indent,
  declared: DeclaredNames = new Map(),
): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const flat = declared.get(value) ?? flatLiteral(value, lineWidth - 10 - column, declared);
  if (flat !== undefined) return flat;
  const line = '\n' + ' '.repeat(indent + 2);
  const end = '\n' + ' '.repeat(indent);
  // With `+=`, which copies nothing until the text is complete: a catalogue is deeply nested and megabytes large.
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${line}${literal(item, indent + 2, indent + 2, declared)},`;
    return `[${text}${end}]`;
  }
  for (const [key, item] of Object.entries(value)) {
    const name = memberKey(key);
    text += `${line}${name}: ${literal(item, indent + 2, indent + 4 + name.length, declared)},`;
  }
  return `{${text}${end}}`;
}

function scalar(value: null | boolean | number | string): string {
  return typeof value === 'string' ? stringLiteral(value) : JSON.stringify(value);
}

/** The literal on one line; undefined if it is longer than `room`. */
function flatLiteral(value: Json, room: number, declared: DeclaredNames): string | undefined {
  if (typeof value === 'string') return value.length > room ? undefined : stringLiteral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  let text = '';
  let left = room - 2;
  for (const [key, item] of Object.entries(value as JsonObject)) {
    const name = isArray ? '' : `${memberKey(key)}: `;
    const flat = declared.get(item) ?? flatLiteral(item, left - name.length, declared);
    if (flat === undefined) return undefined;
    text += (text === '' ? '' : ', ') + name + flat;
    left -= name.length + flat.length + 2;
    if (left < -2) return undefined;
  }
  if (isArray) return `[${text}]`;
  return text === '' ? '{}' : `{ ${text} }`;
}

/**
 * Schema text as it may stand inside a documentation comment: it can neither end the comment nor start a
 * tag, and line breaks of every kind become plain ones.
 */
export function commentText(text: string): string {
  return text
    .replace(/\r\n|[\r\n\v\f\u{85}\u{2028}\u{2029}]/gu, '\n')
    .replace(/[^\P{C}\n]/gu, (character) => (character === '\u200d' ? character : unicodeEscape(character)))
    .replaceAll('*/', '*\\/')
    .replace(/(^|[\s{*])@/gu, '$1\\@')
    .trim();
}

/** A documentation comment of lines that were made by {@link commentText} or are our own words. */
export function comment(lines: readonly string[], indent = 0): string {
  const pad = ' '.repeat(indent);
  const [first] = lines;
  if (lines.length === 1 && first !== undefined && indent + first.length + 7 <= lineWidth) {
    return `${pad}/** ${first} */`;
  }
  return [`${pad}/**`, ...lines.map((line) => `${pad} * ${line}`.trimEnd()), `${pad} */`].join('\n');
}

/** Breaks text at spaces so that no line is longer than `width` characters; longer words stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}

/** The text of an HTML comment: it can neither end the comment nor look like another one. */
export function htmlComment(text: string): string {
  return `<!-- ${text.replace(invisible, ' ').replace(/--+|[<>]/g, ' ')} -->`;
}

/**
 * Schema text as words of Markdown, on one line: in a paragraph, a heading, a list or a table's cell.
 * Everything in the text is shown literally, on a code host and in VitePress.
 */
export function markdown(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_[\]|~#!$^]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/^([-+=]|:(?=::))/, '\\$1')
      .replace(/^(\d+)([.)])(?= |$)/, '$1\\$2')
      .replace(/\b(https?|ftp):\/\//gi, '$1:<span>//</span>')
      .replace(/\bwww\./gi, '<span>$&</span>')
      .replace(/@(?=[\w-]+\.)/g, '<span>@</span>')
      // A code host makes a picture of `:tada:`.
      .replace(/:(?=[a-z+-][\w+-]*:)/gi, '<span>:</span>')
      // Vue reads `{{ }}` and VitePress `{#id .class}`: neither looks into an element marked v-pre.
      .replace(/\{+/g, '<span v-pre>$&</span>')
  );
}

/** Schema text as inline code of Markdown. */
export function markdownCode(text: string): string {
  const flat = oneLine(text);
  if (flat === '') return '';
  // VitePress looks for `{{ }}` in code too, and for files to include before it looks at anything else.
  if (/\{\{|<!--/.test(flat)) return `<code v-pre>${markdown(flat)}</code>`;
  const fence = '`'.repeat(longestRun(flat, '`') + 1);
  const space = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${fence}${space}${flat.replaceAll('|', '\\|')}${space}${fence}`;
}

/** JSON for people to read, with invisible characters escaped. */
export function jsonText(value: Json): string {
  return JSON.stringify(value, null, 2).replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, unicodeEscape);
}

/** A block of code in Markdown, with a fence that the code cannot close. */
export function markdownBlock(language: string, code: string): string {
  // Within a fence VitePress would include the file of `<!--@include: … -->`, and obey `[!code …]`.
  if (/<!--|\[!code/.test(code)) {
    return `<pre v-pre><code>${htmlText(code)}</code></pre>`;
  }
  const fence = '`'.repeat(Math.max(3, longestRun(code, '`') + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\u{85}]+/gu, ' ')
    .replace(/\p{C}/gu, (character) => (character === '\u200d' ? character : unicodeEscape(character)))
    .trim();
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** A string literal of SQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted name of SQL, which keeps its case and may be a reserved word. */
export function sqlName(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
