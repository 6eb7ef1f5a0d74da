import { createContext, Script } from 'node:vm';
import { slownessOf } from './pattern-speed.js';
import type { TextRules } from './size/text-bound.js';

/** A pattern that is fast enough needs less than a hundredth of it. */
const patienceMs = 1000;

/**
 * Whether the pattern of these rules, a valid one, takes a text that keeps to their length. `undecided` where it cannot tell within a
 * second: nothing else in a process can stop a regular expression that has begun, so only one that is proved fast runs
 * without a bound.
 */
export function matches(
  rules: TextRules & { readonly pattern: string },
  text: string,
): boolean | 'undecided' {
  if (slownessOf(rules) === undefined) return new RegExp(rules.pattern, 'u').test(text);
  try {
    const context = createContext({ pattern: rules.pattern, text });
    return test.runInContext(context, { timeout: patienceMs }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'undecided';
    throw error;
  }
}

const test = new Script("new RegExp(pattern, 'u').test(text)");
