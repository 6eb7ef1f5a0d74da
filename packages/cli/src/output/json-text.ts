import { printable } from '../printable.js';

/**
 * JSON that is also safe to print in a terminal: control characters in texts are escaped, with the same meaning in
 * JSON.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).split('\n').map(printable).join('\n');
}
