import pc from 'picocolors';
import type { Readable, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

type Colors = ReturnType<typeof pc.createColors>;

/** Where the command reads and writes, and what it supports. */
export interface Terminal {
  readonly stdin: Readable;
  /** Only for results, so that they can be piped. */
  readonly stdout: Writable;
  /** Progress, notes and errors. */
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can be asked: standard input and error are terminals, and `CI` is not set. */
  readonly isInteractive: boolean;
  /** The width of standard output in columns; `undefined` if it is not a terminal, so that there is no limit. */
  readonly columns: number | undefined;
  /** Colours for standard output and standard error: each only if it is a terminal and `NO_COLOR` is not set. */
  readonly colors: { readonly out: Colors; readonly err: Colors };
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    stderr,
    env,
    isInteractive: stdin.isTTY && stderr.isTTY && !env['CI'],
    columns: columnsOf(stdout),
    colors: { out: colorsFor(stdout.isTTY, env), err: colorsFor(stderr.isTTY, env) },
  };
}

/** 80 in a terminal that does not know its width and reports 0, such as one of Docker's or of a build. */
export function columnsOf({ isTTY, columns }: Partial<WriteStream>): number | undefined {
  if (!isTTY) return undefined;
  return columns === 0 ? 80 : columns;
}

/** Respects `NO_COLOR` if it is not empty (no-color.org), then `FORCE_COLOR`. A dumb terminal has no colours. */
export function colorsFor(isTerminal: boolean | undefined, env: Terminal['env']): Colors {
  if (env['NO_COLOR']) return pc.createColors(false);
  // A pipe's isTTY is undefined: given that, picocolors would decide by itself, and colour the pipe if `CI` is set.
  return pc.createColors(Boolean(env['FORCE_COLOR']) || (isTerminal === true && env['TERM'] !== 'dumb'));
}
