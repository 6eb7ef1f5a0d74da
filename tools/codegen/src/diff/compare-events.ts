import { fullStop } from '../describe/full-stop.js';
import type { Event, Source } from '../model.js';
import { type Change, type Difference, difference, ofDraft, root } from './change.js';
import { compareDeprecations, ofRemoved } from './compare-deprecations.js';
import { compareProperties } from './compare-properties.js';
import { compareWords } from './compare-words.js';
import { code, phrase, sentences, words } from './phrase.js';
import type { State } from './state.js';

/** The events of a source that both states have. */
export function* compareEvents(
  before: { readonly state: State; readonly source: Source },
  after: { readonly state: State; readonly source: Source },
): Generator<Change> {
  const former = new Map(before.source.events.map((event) => [event.name, event]));
  for (const event of after.source.events) {
    const old = former.get(event.name);
    former.delete(event.name);
    const subject = { source: after.source.key, event: event.name, file: event.file };
    if (old === undefined) {
      const draft =
        event.stage === 'draft' ? phrase` It is a draft, and may change in any release.` : phrase``;
      const what = phrase`New event: ${words(fullStop(event.title))}${draft}`;
      yield { ...subject, ...difference('eventAdded', 'event', root, what) };
      continue;
    }
    const differences = [
      ...compareEvent(old, event),
      ...compareWordsOf(before.state, after.state, event.file),
    ];
    for (const found of differences) {
      yield { ...subject, ...(old.stage === 'draft' && found.row !== 'words' ? ofDraft(found) : found) };
    }
  }
  for (const event of former.values()) {
    const subject = { source: before.source.key, event: event.name, file: event.file };
    const what = sentences([phrase`The event is removed.`, ...ofRemoved(event.deprecation)]);
    const found = difference('eventRemoved', 'event', root, what);
    yield { ...subject, ...(event.stage === 'draft' ? ofDraft(found) : found) };
  }
}

function* compareEvent(before: Event, after: Event): Generator<Difference> {
  yield* compareProperties(before.sections, after.sections, root);
  yield* compareDeprecations(before.deprecation, after.deprecation, root, phrase`The event`);
  // The comparison of deprecations above reports in more detail that one began or ended.
  const isTold = before.stage === 'deprecated' || after.stage === 'deprecated';
  if (before.stage === after.stage || isTold) return;
  const what = phrase`The event is now ${code(after.stage)} (${code(before.stage)} before).`;
  yield difference('promise', 'x-stage', root, what);
}

function* compareWordsOf(before: State, after: State, file: string): Generator<Difference> {
  const [old, now] = [before.schemas.file(file), after.schemas.file(file)];
  if (old === undefined || now === undefined) return;
  yield* compareWords({ schemas: before.schemas, document: old }, { schemas: after.schemas, document: now });
}
