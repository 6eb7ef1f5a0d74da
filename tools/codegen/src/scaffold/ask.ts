import { ScaffoldError } from './errors.js';

/** Asks a person for what a command lacks. */
export interface Questions {
  choose(message: string, choices: readonly string[]): Promise<string>;
  /** @param problemOf Says what is wrong with an answer; nothing where it will do. */
  write(
    message: string,
    placeholder: string,
    problemOf: (answer: string) => string | undefined,
  ): Promise<string>;
}

/** Whoever can be asked for an argument that is missing. */
export type Ask = (argument: string, usage: string) => Promise<Questions>;

/** Whoever sits at the terminal; where nobody does, an error that names the argument and the whole command. */
export const askInTerminal: Ask = async (argument, usage) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new ScaffoldError(`The argument ${argument} is missing. Usage: ${usage}`);
  }
  // Loaded for a person alone, who does not notice.
  const { questions } = await import('./questions.js');
  return questions;
};
