import { exitCodes, type ExitCode } from './exit-code.js';

/**
 * The command's only error: a sentence, and what to do next.
 *
 * Printed as `activity: <message>`, with the next step below. Anything else that is thrown is a bug of ours.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** What to do now, as a sentence that names the command, option or setting. */
  readonly nextStep: string;
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    nextStep: string,
    { cause, exitCode = exitCodes.failed.code }: { cause?: unknown; exitCode?: ExitCode } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.nextStep = nextStep;
    this.exitCode = exitCode;
  }
}

/** A Failure because of the command line or the configuration: nothing was done. */
export function usageFailure(message: string, nextStep: string): Failure {
  return new Failure(message, nextStep, { exitCode: exitCodes.usage.code });
}
