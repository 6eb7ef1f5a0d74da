import type { Audience } from './verdict.js';

/** What breaks for whom. */
export const audienceNouns: Readonly<Record<Audience, string>> = { caller: 'calls', reader: 'saved SQL' };
