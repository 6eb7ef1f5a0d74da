import { ScaffoldError } from './errors.js';

/** Asks a person for missing arguments. */
export interface Questions {
  choose(message: string, choices: readonly string[]): Promise<string>;
  /** @param problemOf Says what is wrong with an answer; undefined if it is valid. */
  write(
    message: string,
    placeholder: string,
    problemOf: (answer: string) => string | undefined,
  ): Promise<string>;
}

/** Provides the questions for a missing argument. */
export type Ask = (argument: string, usage: string) => Promise<Questions>;

/** Asks in the terminal; if there is none, throws an error that names the argument and the whole command. */
export const askInTerminal: Ask = async (argument, usage) => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new ScaffoldError(`The argument ${argument} is missing. Usage: ${usage}`);
  }
  // Loaded only for a person, who does not notice the delay.
  const { questions } = await import('./questions.js');
  return questions;
};
