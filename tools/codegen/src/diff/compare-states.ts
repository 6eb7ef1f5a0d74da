import type { Source } from '../model.js';
import { type Change, type Difference, difference, root, type Subject } from './change.js';
import { compareEnvelopes } from './compare-envelopes.js';
import { compareEvents } from './compare-events.js';
import { compareWords } from './compare-words.js';
import { code, type Phrase, phrase, words } from './phrase.js';
import type { State } from './state.js';

/** Everything that differs between two states, judged: the envelope first, then each source, then its events. */
export function compareStates(before: State, after: State): Change[] {
  return [...compareEnvelopesOf(before, after), ...compareSources(before, after)];
}

function* compareEnvelopesOf(before: State, after: State): Generator<Change> {
  const [old, now] = [before.schemas.envelope, after.schemas.envelope];
  if (old === undefined || now === undefined) return;
  const subject: Subject = { file: now.file };
  const differences = [
    ...compareEnvelopes(before.model.envelope, after.model.envelope),
    ...compareWords({ schemas: before.schemas, document: old }, { schemas: after.schemas, document: now }),
  ];
  for (const found of differences) yield { ...subject, ...found };
}

function* compareSources(before: State, after: State): Generator<Change> {
  const former = new Map(before.model.sources.map((source) => [source.key, source]));
  for (const source of after.model.sources) {
    const subject: Subject = { source: source.key, file: source.file };
    const old = former.get(source.key);
    former.delete(source.key);
    if (old === undefined) {
      yield { ...subject, ...difference('eventAdded', 'source', root, newSource(source)) };
    } else {
      for (const found of compareSource(old, source)) yield { ...subject, ...found };
      yield* compareEvents({ state: before, source: old }, { state: after, source });
    }
  }
  for (const { key, file, service } of former.values()) {
    const what = phrase`The source ${code(key)} (${words(service)}) is removed, with all its events.`;
    yield { source: key, file, ...difference('eventRemoved', 'source', root, what) };
  }
}

function newSource({ key, service, events }: Source): Phrase {
  const count = events.length === 1 ? phrase`1 event` : phrase`${events.length} events`;
  return phrase`New source ${code(key)} (${words(service)}), with ${count}.`;
}

function* compareSource(before: Source, after: Source): Generator<Difference> {
  const changed = (member: 'eventSource' | 'version' | 'integration' | 'service' | 'owner'): Phrase => {
    const [is, was] = [code(after[member]), code(before[member])];
    return phrase`${code(member)} of the source is now ${is} (${was} before).`;
  };
  for (const member of ['eventSource', 'version'] as const) {
    if (before[member] !== after[member]) {
      yield difference('sourceChanged', member, { ...root, pointer: [member] }, changed(member));
    }
  }
  if (before.integration !== after.integration) {
    const forReader =
      after.integration === 'live'
        ? phrase`Its service now publishes these events.`
        : phrase`Its service no longer publishes these events.`;
    const at = { ...root, pointer: ['integration'] };
    yield difference('promise', 'integration', at, changed('integration'), { forReader });
  }
  for (const member of ['service', 'owner'] as const) {
    if (before[member] !== after[member]) {
      yield difference('words', member, { ...root, pointer: [member] }, changed(member));
    }
  }
  if (before.description !== after.description) {
    const at = { ...root, pointer: ['description'] };
    yield difference('words', 'description', at, phrase`The description of the source is reworded.`);
  }
}
