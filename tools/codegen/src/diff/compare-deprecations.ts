import type { Deprecation } from '../model.js';
import { type At, type Difference, difference } from './change.js';
import { code, type Phrase, phrase, sentences, words } from './phrase.js';

/** Whether something is to go away, when, why, and what replaces it. */
export function* compareDeprecations(
  before: Deprecation | undefined,
  after: Deprecation | undefined,
  at: At,
  name: Phrase,
): Generator<Difference> {
  if (before === undefined && after === undefined) return;
  if (after === undefined) {
    yield difference('promise', 'deprecated', at, phrase`${name} is no longer deprecated.`);
  } else if (before === undefined) {
    yield difference(
      'deprecated',
      'deprecated',
      at,
      sentences([phrase`${name} is deprecated.`, ...details(after)]),
    );
  } else if (JSON.stringify(membersOf(before)) !== JSON.stringify(membersOf(after))) {
    const what = phrase`${name} is still deprecated, with other details.`;
    yield difference('promise', 'x-deprecated', at, sentences([what, ...details(after)]));
  }
}

function details({ since, removeAfter, reason, replacedBy }: Deprecation): Phrase[] {
  return [
    ...(since === undefined ? [] : [phrase`It has been deprecated since ${code(since)}.`]),
    ...(removeAfter === undefined ? [] : [phrase`It may be removed after ${code(removeAfter)}.`]),
    ...(reason === undefined ? [] : [phrase`${words(reason)}`]),
    ...useInstead(replacedBy),
  ];
}

/** What its users must know of something that is removed: until when it was promised to stay, and what replaces it. */
export function ofRemoved({ removeAfter, replacedBy }: Deprecation = {}): Phrase[] {
  return [
    ...(removeAfter === undefined ? [] : [phrase`It was to stay until ${code(removeAfter)}.`]),
    ...useInstead(replacedBy),
  ];
}

function useInstead(replacedBy: string | undefined): Phrase[] {
  return replacedBy === undefined ? [] : [phrase`Use ${code(replacedBy)}.`];
}

/** In a fixed order, since their order in the file means nothing. */
function membersOf({ since, removeAfter, reason, replacedBy }: Deprecation): readonly unknown[] {
  return [since, removeAfter, reason, replacedBy];
}
