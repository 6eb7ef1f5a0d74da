import { nothing, phrase, type Phrase } from './phrase.js';

/**
 * What a change means for an audience. `breaks`: what worked before may fail; `notice`: it still works, but there is something
 * to know; `new`: it adds something; `fits`: it needs no action.
 */
export type Verdict = 'fits' | 'new' | 'notice' | 'breaks';

export type Bump = 'patch' | 'minor' | 'major';

export interface Row {
  /** As in the table of schemas/README.md; a test compares the two. */
  readonly change: string;
  /** For the service's code that emits: could a call be refused, or fail to compile? */
  readonly caller: Verdict;
  /** For stored events and saved SQL. */
  readonly reader: Verdict;
  /** For a package from 1.0.0 on. */
  readonly bump: Bump;
  /** The consequences for the caller and for the reader, unless a change has more precise ones. */
  readonly forCaller: Phrase;
  readonly forReader: Phrase;
}

function row(
  change: string,
  caller: Verdict,
  reader: Verdict,
  bump: Bump,
  forCaller = nothing,
  forReader = nothing,
): Row {
  return { change, caller, reader, bump, forCaller, forReader };
}

const earlierEvents = phrase`Events stored earlier do not have it.`;

/** How each kind of change is judged. This is decided nowhere else. */
export const table = {
  eventAdded: row('event added', 'new', 'new', 'minor'),
  eventRemoved: row(
    'event removed',
    'breaks',
    'breaks',
    'major',
    phrase`Code that emits it no longer compiles.`,
    phrase`No more of these events arrive; stored ones remain.`,
  ),
  optionalAdded: row('optional property added', 'fits', 'fits', 'minor', nothing, earlierEvents),
  requiredAdded: row(
    'required property added',
    'breaks',
    'fits',
    'major',
    phrase`Each call must pass it.`,
    earlierEvents,
  ),
  removed: row(
    'property removed, or renamed without `x-renamed-from`',
    'breaks',
    'breaks',
    'major',
    phrase`A call that passes it is refused.`,
    phrase`New events do not have it; saved SQL finds it only in events stored earlier.`,
  ),
  renamed: row(
    'property renamed with `x-renamed-from`',
    'breaks',
    'notice',
    'major',
    phrase`Calls must pass it under the new name.`,
    phrase`The generated query reads both names; replace saved SQL with it.`,
  ),
  renamedUnread: row(
    'property renamed with `x-renamed-from` where no query reads both names: in an array, map or union, or again',
    'breaks',
    'breaks',
    'major',
    phrase`Calls must pass it under the new name.`,
    phrase`No generated query reads it there: saved SQL must read both names.`,
  ),
  renamedUnit: row(
    'property renamed with `x-renamed-from`, from a name with a unit to one with another or none',
    'breaks',
    'breaks',
    'major',
    phrase`Calls must pass it under the new name.`,
  ),
  madeOptional: row(
    'required → optional',
    'fits',
    'notice',
    'minor',
    nothing,
    phrase`Queries may find it null.`,
  ),
  madeRequired: row(
    'optional → required',
    'breaks',
    'fits',
    'major',
    phrase`Each call must pass it.`,
    phrase`Events stored earlier may not have it.`,
  ),
  narrowed: row(
    'enum narrowed, bound tightened, pattern or format added',
    'breaks',
    'fits',
    'major',
    phrase`A call with any other value is refused.`,
    phrase`Events stored earlier may contain other values.`,
  ),
  widened: row(
    'enum widened, bound loosened',
    'fits',
    'notice',
    'minor',
    nothing,
    phrase`Queries may return new values.`,
  ),
  replaced: row(
    'enum value replaced by another',
    'breaks',
    'breaks',
    'major',
    phrase`A call that passes the former value is refused.`,
    phrase`Saved SQL that compares it with the former value finds no new events.`,
  ),
  typeAdded: row(
    'value of another type allowed as well',
    'fits',
    'breaks',
    'major',
    nothing,
    phrase`Saved SQL that reads it as the former type may fail.`,
  ),
  undecided: row(
    'pattern or format replaced by another',
    'breaks',
    'notice',
    'major',
    phrase`Whether every earlier value still fits cannot be decided, so this counts as breaking.`,
    phrase`Queries may return new values.`,
  ),
  typeChanged: row(
    'type changed',
    'breaks',
    'breaks',
    'major',
    phrase`Calls must pass the new type.`,
    phrase`Queries return values of both types.`,
  ),
  words: row('title, description, examples', 'fits', 'fits', 'patch'),
  deprecated: row('deprecated', 'notice', 'notice', 'minor'),
  promise: row(
    'stage or integration changed, a deprecation changed or withdrawn',
    'notice',
    'notice',
    'minor',
  ),
  sourceChanged: row(
    'event source or version changed',
    'fits',
    'breaks',
    'major',
    nothing,
    phrase`Saved SQL that filters by it finds no new events.`,
  ),
  formerName: row('`x-renamed-from` added, changed or removed later', 'fits', 'notice', 'minor'),
  formerNameTaken: row(
    'former name of a property given to another',
    'fits',
    'breaks',
    'major',
    nothing,
    phrase`Saved SQL that reads it gets the values of both.`,
  ),
  secrecy: row('`x-sensitivity` to or from `secret`', 'notice', 'breaks', 'major'),
  sensitivity: row('`x-sensitivity` between `none` and `personal`', 'notice', 'notice', 'minor'),
} as const satisfies Readonly<Record<string, Row>>;

export type RowName = keyof typeof table;

const severities: readonly Bump[] = ['patch', 'minor', 'major'];

/** The worst of several bumps; undefined if there are none. */
export function worst(bumps: readonly Bump[]): Bump | undefined {
  return severities.findLast((bump) => bumps.includes(bump));
}

/** Whether a bump promises at least what another one needs. */
export function covers(promised: Bump | undefined, needed: Bump): boolean {
  return promised !== undefined && severities.indexOf(promised) >= severities.indexOf(needed);
}

/** The bump for a package of this version: while it is 0.x, major becomes minor, and minor becomes patch. */
export function bumpAt(version: string, bump: Bump): Bump {
  if (!version.startsWith('0.')) return bump;
  return bump === 'major' ? 'minor' : 'patch';
}
