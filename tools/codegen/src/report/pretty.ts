import { counted } from '../describe/counted.js';
import type { Finding } from '../findings.js';
import { visible } from '../findings.js';
import { pointer } from '../json.js';
import type { SchemaFiles } from '../load.js';
import { plain, type Paint } from './paint.js';
import { sourceLine } from './source-line.js';

/** Each finding with its place and the line there, the place underlined. */
export function prettyFindings(
  findings: readonly Finding[],
  files: SchemaFiles,
  paint: Paint = plain,
): string {
  return findings.map((finding) => `${prettyFinding(finding, files, paint)}\n`).join('');
}

function prettyFinding(
  { rule, level, message, place, path }: Finding,
  files: SchemaFiles,
  paint: Paint,
): string {
  const { file, line, column } = place;
  const colour = level === 'error' ? 'red' : 'yellow';
  const lines = [
    `${paint('bold', `${visible(file)}:${line}:${column}`)}  ${paint('dim', visible(pointer(path)))}`,
    `  ${paint(colour, level)} ${paint('bold', rule)}  ${visible(message)}`,
  ];
  const source = sourceLine(files.get(file) ?? '', line, column);
  if (source.text !== '') {
    const gutter = `  ${String(line).padStart(4)} | `;
    const under = `${' '.repeat(gutter.length - 2)}| ${' '.repeat(source.indent)}`;
    lines.push(
      paint('dim', gutter) + source.text,
      paint('dim', under) + paint(colour, '^'.repeat(source.length)),
    );
  }
  return lines.map((text) => `${text}\n`).join('');
}

export interface Counts {
  readonly findings: readonly Finding[];
  readonly silenced: number;
  /** How many files were checked. */
  readonly files: number;
}

/** The last line: `2 errors and 1 warning in 27 schema files, 1 finding silenced.` */
export function summary({ findings, silenced, files }: Counts, paint: Paint = plain): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const found = [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ];
  const what = found.length === 0 ? 'No findings' : found.join(' and ');
  const kept = silenced === 0 ? '' : `, ${counted(silenced, 'finding')} silenced`;
  const colour = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green';
  return paint(colour, `${what} in ${counted(files, 'schema file')}${kept}.`);
}
