import { fullStop } from '../describe/full-stop.js';
import type { Event, Source } from '../model.js';
import { markdown } from '../text.js';
import { printCall } from './call.js';
import { deprecationTag, textLines } from './types.js';

/** What documentation comments say about an event: its title, its description, and whether it is a draft. */
export function eventWords(event: Event): string[] {
  const description = event.description === '' ? [] : ['', ...textLines(event.description)];
  const draft = event.stage === 'draft' ? ['', 'A draft: it may change in any release.'] : [];
  return [...textLines(fullStop(event.title)), ...description, ...draft];
}

/** The comment of the method that emits an event, with the call of its first example. */
export function methodWords(source: Source, event: Event): string[] {
  const deprecation = deprecationTag(event.deprecation);
  return [
    ...eventWords(event),
    ...(deprecation.length === 0 ? [] : ['', ...deprecation]),
    '',
    '@example',
    '```ts',
    ...printCall(source, event).split('\n'),
    '```',
  ];
}

/** An event's stage as a few words, with what its deprecation says. */
export function stageWords(event: Event): string {
  const { since, removeAfter, reason, replacedBy } = event.deprecation ?? {};
  if (event.deprecation === undefined) return event.stage;
  return [
    `deprecated${since === undefined ? '' : ` since ${markdown(since)}`}`,
    removeAfter === undefined ? '' : `, to be removed after ${markdown(removeAfter)}`,
    reason === undefined ? '' : `. ${markdown(reason)}`,
    replacedBy === undefined ? '' : ` Use ${markdown(replacedBy)}.`,
  ].join('');
}
