import type { JsonPath } from './json.js';
import { pointer } from './json.js';

/** Where in a schema file: line and column count from 1, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error stops the generation; a warning is printed and does not. */
export type Level = 'error' | 'warning';

/** One thing that is wrong with a schema file. */
export interface Finding {
  /** The name of the rule that found it: `unknown-keyword`. */
  readonly rule: string;
  readonly level: Level;
  /** What is wrong and how to fix it, as a sentence without its full stop. */
  readonly message: string;
  readonly place: Place;
  /** The way to the place inside the file. */
  readonly path: JsonPath;
}

/** By file, then by place, then by rule: the same order on each machine and in each run. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      compareText(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      compareText(a.rule, b.rule) ||
      compareText(a.message, b.message),
  );
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'error');
}

/** One line per finding, which terminals and editors turn into a link to the place. */
export function printFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, level, message, place, path }) => {
      const at = `${place.file}:${place.line}:${place.column}`;
      return `${at} ${level} ${rule}  ${visible(message)}  (${visible(pointer(path))})\n`;
    })
    .join('');
}

/** Escapes characters of a schema's text that would move the cursor or break a line of the report. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** By code unit, so that the order does not depend on the machine's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
