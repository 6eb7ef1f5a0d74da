import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { exitCodes } from './exit-code.js';
import { Failure } from './failure.js';
import type { Terminal } from './terminal.js';

/** The text of a file, or of standard input if the name is `-`. */
export async function readText(file: string, { stdin }: Terminal): Promise<string> {
  try {
    const bytes = file === '-' ? await buffer(stdin) : await readFile(file);
    // What Windows PowerShell's > writes; the decoder takes the byte order mark off, also that before UTF-8.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
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
