import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

/** How much a command may print, in bytes; a release prints some hundred kilobytes. */
const maxBuffer = 64 * 1024 * 1024;

/** Runs a command to its end, and returns what it printed on stdout. @throws CommandError */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new CommandError([command, ...args].join(' '), error, stdout + stderr));
    });
  });
}

/** A command exited with a code other than 0, was killed by a signal, or could not be started. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    command: string,
    cause: Error & { code?: unknown; signal?: unknown },
    /** All that it printed. */
    readonly output: string,
  ) {
    const how =
      typeof cause.code === 'number'
        ? `exited with code ${cause.code}`
        : typeof cause.signal === 'string'
          ? `was killed by ${cause.signal}`
          : `could not run: ${cause.message}`;
    super(`\`${command}\` ${how}`, { cause });
  }
}
