import { printable } from '../printable.js';

/** JSON for a program and a terminal alike: a control character within a text is escaped, which JSON reads as before. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).split('\n').map(printable).join('\n');
}
