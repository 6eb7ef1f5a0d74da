import type { Sensitivity } from '../dialect.js';
import type { Json, JsonPath } from '../json.js';
import { code, nothing, type Phrase, phrase, sentences } from './phrase.js';
import { type RowName, table } from './table.js';

/** A place in an event with each `$ref` resolved, whichever file it comes from. */
export interface At {
  /** As fields are named in the documentation: `requestParameters.disks[].sizeBytes`; empty for the whole. */
  readonly path: string;
  /** As it would be in the schema if its definitions were written in place. */
  readonly pointer: JsonPath;
  /** Inside a variant of a union, which share paths: the condition of this one, such as `result` is `"FAILED"`. */
  readonly when: Phrase;
  /** Whether the event's generated query has a column for each field inside. */
  readonly isQueried: boolean;
  /** The sensitivity that it has from the properties around it. */
  readonly marked: MarkedAround;
}

export interface MarkedAround {
  readonly was: Sensitivity;
  readonly is: Sensitivity;
  /** Whether their change is already reported, for a property around it. */
  readonly isTold: boolean;
}

/** An event, a source or the envelope as a whole. */
export const root: At = {
  path: '',
  pointer: [],
  when: nothing,
  isQueried: true,
  marked: { was: 'none', is: 'none', isTold: false },
};

/** A difference between two states, judged. */
export interface Difference extends At {
  readonly row: RowName;
  /** The keyword that differs: `maxLength`. */
  readonly keyword: string;
  /** What is different, as a sentence. */
  readonly what: Phrase;
  /** What follows for each audience, as sentences. */
  readonly forCaller: Phrase;
  readonly forReader: Phrase;
}

/** What the difference is in: an event, a source as a whole, or the envelope of all events. */
export interface Subject {
  /** The key of the source; absent for the envelope. */
  readonly source?: string;
  /** The name of the event; absent for a source as a whole, and for the envelope. */
  readonly event?: string;
  /** The schema file, of the state that has it. */
  readonly file: string;
}

export type Change = Subject & Difference;

/** A difference with the consequences of its row, unless the comparison has more precise ones. */
export function difference(
  row: RowName,
  keyword: string,
  at: At,
  what: Phrase,
  consequences: { readonly forCaller?: Phrase; readonly forReader?: Phrase } = {},
): Difference {
  const { forCaller, forReader } = table[row];
  return {
    row,
    keyword,
    path: at.path,
    pointer: at.pointer,
    when: at.when,
    isQueried: at.isQueried,
    marked: at.marked,
    what,
    forCaller,
    forReader,
    ...consequences,
  };
}

/** All sentences of a change: what it is, and its consequences. */
export function sentencesOf(change: Change, audience: 'all' | 'reader' = 'all'): Phrase {
  return sentences([change.what, audience === 'all' ? change.forCaller : nothing, change.forReader]);
}

/** A change to a draft is judged like any other, since services may already emit it. */
export function ofDraft(found: Difference): Difference {
  return { ...found, what: sentences([found.what, phrase`(The event was a draft.)`]) };
}

/** The value in a sentence: its path, and in which variant. */
export function named(at: At): Phrase {
  const name = phrase`${code(at.path)}`;
  return at.when.length === 0 ? name : phrase`${name} (where ${at.when})`;
}

export function inProperty(at: At, name: string): At {
  return {
    ...at,
    path: at.path === '' ? name : `${at.path}.${name}`,
    pointer: [...at.pointer, 'properties', name],
  };
}

export function inItems(at: At): At {
  return { ...at, path: `${at.path}[]`, pointer: [...at.pointer, 'items'], isQueried: false };
}

export function inMapValues(at: At): At {
  return { ...at, path: `${at.path}.*`, pointer: [...at.pointer, 'additionalProperties'], isQueried: false };
}

export function inVariant(at: At, index: number, discriminator: string, value: Json): At {
  const own = phrase`${code(discriminator)} is ${code(JSON.stringify(value))}`;
  return {
    ...at,
    pointer: [...at.pointer, 'oneOf', index],
    isQueried: false,
    when: at.when.length === 0 ? own : phrase`${at.when} and ${own}`,
  };
}
