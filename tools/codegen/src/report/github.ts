import type { Finding } from '../findings.js';
import { pointer } from '../json.js';
import { annotation } from './annotation.js';

/** Findings as annotations of GitHub. */
export function githubFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, level, message, place, path }) => {
      const properties = { file: place.file, line: place.line, col: place.column, title: rule };
      return annotation(level, properties, `${message} (${pointer(path)})`);
    })
    .join('');
}
