import { Readable, Writable } from 'node:stream';
import { run } from '../src/program.js';
import { colorsFor, type Terminal } from '../src/terminal.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly stdin?: string;
  readonly env?: Terminal['env'];
  /** The width of a terminal; default: none. */
  readonly columns?: number;
  /** Whether a person is there, who types `stdin`; default: nobody. */
  readonly isInteractive?: boolean;
}

/** Runs the command in this process, and gives what it printed. */
export async function activity(args: readonly string[], setting: Setting = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, collectingTerminal(out, err, setting));
  return { code, stdout: out.join(''), stderr: err.join('') };
}

export function collectingTerminal(
  out: string[],
  err: string[],
  { stdin = '', env = {}, columns, isInteractive = false }: Setting = {},
): Terminal {
  const colors = colorsFor(false, {});
  return {
    stdin: Readable.from([stdin]),
    stdout: collect(out),
    stderr: collect(err),
    env,
    isInteractive,
    columns,
    colors: { out: colors, err: colors },
  };
}

function collect(into: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      into.push(chunk.toString());
      done();
    },
  });
}
