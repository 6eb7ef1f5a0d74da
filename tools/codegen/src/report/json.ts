import type { Finding } from '../findings.js';
import { pointer } from '../json.js';

/**
 * An array for other programs, in the order of the files. Names and meaning of its members are stable; more may be added.
 */
export function jsonFindings(findings: readonly Finding[]): string {
  const written = findings.map(({ rule, level, message, place, path }) => ({
    rule,
    level,
    message,
    file: place.file,
    line: place.line,
    column: place.column,
    pointer: pointer(path),
  }));
  return `${JSON.stringify(written, null, 2)}\n`;
}
