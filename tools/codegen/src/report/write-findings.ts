import type { Finding } from '../findings.js';
import type { SchemaFiles } from '../load.js';
import { paintFor } from './paint.js';
import { prettyFindings } from './pretty.js';

/** For commands other than `check`: prints findings to stderr, in the pretty form. */
export function writeFindings(findings: readonly Finding[], files: SchemaFiles): void {
  process.stderr.write(prettyFindings(findings, files, paintFor(process.stderr)));
}
