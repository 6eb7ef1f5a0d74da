import { confirm, isCancel, password, select, text } from '@clack/prompts';
import type { Readable, Writable } from 'node:stream';
import { exitCodes } from './exit-code.js';
import { Failure } from './failure.js';
import type { Terminal } from './terminal.js';

/** Questions to a person. `validate` returns what is wrong with an answer, as a sentence. */
export interface Prompts {
  text(message: string, validate: Validate): Promise<string>;
  /** The input is not shown. */
  secret(message: string, validate: Validate): Promise<string>;
  confirm(message: string): Promise<boolean>;
  choose(message: string, choices: { value: string; label: string }[]): Promise<string>;
}

type Validate = (answer: string) => string | undefined;

/** Asks on standard error: standard output is for results. Ask only if `isInteractive`. */
export function prompts({ stdin, stderr }: Terminal): Prompts {
  const ends: { input: Readable; output: Writable } = { input: stdin, output: stderr };
  return {
    text: async (message, validate) =>
      answered(await text({ ...ends, message, validate: (answer = '') => validate(answer) })),
    secret: async (message, validate) =>
      answered(await password({ ...ends, message, validate: (answer = '') => validate(answer) })),
    confirm: async (message) => answered(await confirm({ ...ends, message, initialValue: false })),
    choose: async (message, choices) => answered(await select({ ...ends, message, options: choices })),
  };
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  throw new Failure('Cancelled before anything was changed.', 'Run the command again when you are ready.', {
    exitCode: exitCodes.interrupted.code,
  });
}
