import pc from 'picocolors';
import type { Readable, Writable } from 'node:stream';

type Colors = ReturnType<typeof pc.createColors>;

/** Where the command reads and writes, and what may be expected of it. */
export interface Terminal {
  readonly stdin: Readable;
  /** Results alone, so that they can be piped. */
  readonly stdout: Writable;
  /** Progress, notes and errors. */
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can be asked: both ends are a terminal, and `CI` is not set. */
  readonly isInteractive: boolean;
  /** The width of standard output in columns; `undefined` where it is no terminal, and nothing need fit. */
  readonly columns: number | undefined;
  /** For standard output and for standard error: each only where that is a terminal and `NO_COLOR` is not set. */
  readonly colors: { readonly out: Colors; readonly err: Colors };
}

/** The process's own. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    stderr,
    env,
    isInteractive: stdin.isTTY && stderr.isTTY && !env['CI'],
    columns: stdout.isTTY ? stdout.columns : undefined,
    colors: { out: colorsFor(stdout.isTTY, env), err: colorsFor(stderr.isTTY, env) },
  };
}

/** `NO_COLOR` is obeyed where it is not empty (no-color.org), `FORCE_COLOR` likewise, and a dumb terminal has none. */
export function colorsFor(isTerminal: boolean | undefined, env: Terminal['env']): Colors {
  if (env['NO_COLOR']) return pc.createColors(false);
  // Given undefined, which Node says of a pipe, picocolors decides for itself, and colors it where `CI` is set.
  return pc.createColors(Boolean(env['FORCE_COLOR']) || (isTerminal === true && env['TERM'] !== 'dumb'));
}
