import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { exitCodes } from './exit-code.js';
import { Failure } from './failure.js';
import type { Terminal } from './terminal.js';

/** The text of a file, or of standard input if the name is `-`. */
export async function readText(file: string, { stdin }: Terminal): Promise<string> {
  try {
    const whole = file === '-' ? await text(stdin) : await readFile(file, 'utf8');
    // The byte order mark that Windows programs put before UTF-8.
    return whole.replace(/^\uFEFF/, '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      `${file} cannot be read: ${reason}.`,
      'Pass the path of a file, or - for standard input.',
      {
        cause,
        exitCode: exitCodes.usage.code,
      },
    );
  }
}
