import { Failure } from '../failure.js';
import { readText } from '../read-text.js';
import type { Terminal } from '../terminal.js';
import { checkText, isValid, type FileReport } from './check-text.js';
import { reportJson, reportText } from './report.js';

/** `activity events validate`: checks files. Throws Failure if anything is wrong. */
export async function validateFiles(
  files: readonly string[],
  { json = false }: { json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const reports: FileReport[] = [];
  for (const file of files)
    reports.push(checkText(file === '-' ? 'standard input' : file, await readText(file, terminal)));
  terminal.stdout.write(json ? reportJson(reports) : reportText(reports, terminal));
  if (reports.every(isValid)) return;
  const errors = reports
    .flatMap((report) => [report, ...report.events])
    .flatMap(({ problems }) => problems.filter(({ level }) => level === 'error')).length;
  throw new Failure(
    errors === 1 ? 'There is 1 error.' : `There are ${errors} errors.`,
    'Fix what is listed, then validate again.',
  );
}
