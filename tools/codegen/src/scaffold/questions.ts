import { select, text } from '@clack/prompts';
import type { Questions } from './ask.js';
import { CancelledError } from './errors.js';

/** In a terminal. */
export const questions: Questions = {
  async choose(message, choices) {
    return answered(await select({ message, options: choices.map((value) => ({ value, label: value })) }));
  },
  async write(message, placeholder, problemOf) {
    return answered(
      await text({ message, placeholder, validate: (answer) => problemOf(answer?.trim() ?? '') }),
    ).trim();
  },
};

function answered(answer: string | symbol): string {
  if (typeof answer === 'string') return answer;
  throw new CancelledError();
}
