import { exitCodes, type ExitCode } from './exit-code.js';

/**
 * The one error of the command: a sentence, and what to do next.
 *
 * It is printed as `activity: <message>` and, below, the next step. Whatever else is thrown is a fault of ours.
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
