import type { Audience } from './verdict.js';

/** What breaks for whom. */
export const audienceNouns: Readonly<Record<Audience, string>> = { caller: 'calls', reader: 'saved SQL' };

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
