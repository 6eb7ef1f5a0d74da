import type { Desired } from '../desired.js';

/** What a template makes, in a sentence. */
export function about({ provider }: Desired): string {
  return `Activity events of ${provider} in AWS CloudTrail Lake: event data store, channel and its policy.`;
}

/** What whoever reviews a template should know, in lines. */
export const costs = [
  'Made by: activity integration template. It says the same as activity integration enable does.',
  'AWS charges for the events that the store takes in and for what queries read. The store is protected',
  'from deletion, and stays when everything else is taken away.',
] as const;
