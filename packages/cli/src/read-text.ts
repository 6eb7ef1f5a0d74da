import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { exitCodes } from './exit-code.js';
import { Failure } from './failure.js';
import type { Terminal } from './terminal.js';

/** A file's text, or what comes on standard input where its name is `-`. */
export async function readText(file: string, { stdin }: Terminal): Promise<string> {
  try {
    const whole = file === '-' ? await text(stdin) : await readFile(file, 'utf8');
    // What Windows' programs put before UTF-8.
    return whole.replace(/^\uFEFF/, '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      `${file} cannot be read: ${reason}.`,
      'Give the path of a file, or - for standard input.',
      {
        cause,
        exitCode: exitCodes.usage.code,
      },
    );
  }
}
