import { createContext, Script } from 'node:vm';
import { slownessOf } from './pattern-speed.js';
import type { TextRules } from './size/text-bound.js';

/** A pattern that is fast enough needs less than a hundredth of this. */
const timeoutMs = 1000;

/**
 * Whether the valid pattern of these rules matches a text that is within their length. `undecided` if that takes more than a
 * second: only `vm` can stop a regular expression once it runs, so only a pattern that is proved fast runs without a limit.
 */
export function matches(
  rules: TextRules & { readonly pattern: string },
  text: string,
): boolean | 'undecided' {
  if (slownessOf(rules) === undefined) return new RegExp(rules.pattern, 'u').test(text);
  try {
    const context = createContext({ pattern: rules.pattern, text });
    return test.runInContext(context, { timeout: timeoutMs }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'undecided';
    throw error;
  }
}

const test = new Script("new RegExp(pattern, 'u').test(text)");
