import type { Property } from '../model.js';
import { typeWords } from '../describe/bounds.js';
import { readsInside } from '../describe/queries.js';
import { type At, type Difference, difference, inProperty, named } from './change.js';
import { compareDeprecations } from './compare-deprecations.js';
import { compareTypes } from './compare-types.js';
import { code, phrase } from './phrase.js';

/** An object's properties, before and after; a property that says `x-renamed-from` is the one of that name. */
export function* compareProperties(
  before: readonly Property[],
  after: readonly Property[],
  at: At,
): Generator<Difference> {
  const former = new Map(before.map((property) => [property.name, property]));
  const kept = new Set(after.map(({ name }) => name));
  const matched = new Set<string>();
  for (const property of after) {
    const there = inProperty(at, property.name);
    const same = former.get(property.name);
    const old = same ?? formerOf(property, former, kept, matched);
    if (old === undefined) {
      yield added(property, there);
      continue;
    }
    matched.add(old.name);
    if (same === undefined) yield renamed(old, there, at);
    else yield* compareFormerNames(old, property, there);
    yield* compareProperty(old, property, there);
  }
  for (const { name } of before.filter((property) => !matched.has(property.name))) {
    const there = inProperty(at, name);
    yield difference('removed', 'properties', there, phrase`${named(there)} is removed.`);
  }
}

/** A former name that another property still bears, or has taken over already, renames nothing. */
function formerOf(
  { renamedFrom }: Property,
  former: ReadonlyMap<string, Property>,
  kept: ReadonlySet<string>,
  matched: ReadonlySet<string>,
): Property | undefined {
  if (renamedFrom === undefined || kept.has(renamedFrom) || matched.has(renamedFrom)) return undefined;
  return former.get(renamedFrom);
}

function added({ required, type }: Property, at: At): Difference {
  const kind = [typeWords(type)];
  return required
    ? difference('requiredAdded', 'required', at, phrase`${named(at)} is new and required (${kind}).`)
    : difference('optionalAdded', 'properties', at, phrase`${named(at)} is new and optional (${kind}).`);
}

function renamed(old: Property, at: At, parent: At): Difference {
  const from = inProperty(parent, old.name);
  const what = phrase`${code(from.path)} is renamed to ${named(at)}.`;
  if (!at.isQueried) return difference('renamedUnread', 'x-renamed-from', at, what);
  if (old.renamedFrom !== undefined) {
    const forReader = phrase`The generated query reads the last two names, and no longer ${code(old.renamedFrom)}: saved SQL must go on to read all three.`;
    return difference('renamedUnread', 'x-renamed-from', at, what, { forReader });
  }
  return difference('renamed', 'x-renamed-from', at, what);
}

function* compareProperty(before: Property, after: Property, at: At): Generator<Difference> {
  const name = named(at);
  if (before.required && !after.required) {
    yield difference('madeOptional', 'required', at, phrase`${name} is no longer required.`);
  } else if (!before.required && after.required) {
    yield difference('madeRequired', 'required', at, phrase`${name} is now required.`);
  }
  yield* compareTypes(before.type, after.type, {
    ...at,
    isQueried: at.isQueried && (isSection(at) || readsInside(after.type)),
  });
  yield* compareDeprecations(before.deprecation, after.deprecation, at, name);
  yield* compareSensitivity(before, after, at);
}

/** A section's members are columns of the generated query, whatever they hold. */
function isSection({ pointer }: At): boolean {
  return pointer.length === 2;
}

function* compareFormerNames(before: Property, after: Property, at: At): Generator<Difference> {
  if (before.renamedFrom === after.renamedFrom) return;
  const name = named(at);
  const what =
    after.renamedFrom === undefined
      ? phrase`${name} no longer says that it was ${code(before.renamedFrom ?? '')} once.`
      : phrase`${name} now says that it was ${code(after.renamedFrom)} once.`;
  const forReader =
    after.renamedFrom === undefined
      ? phrase`The generated query no longer reads the former name.`
      : phrase`The generated query reads that name too.`;
  yield difference('formerName', 'x-renamed-from', at, what, { forReader });
}

function* compareSensitivity(before: Property, after: Property, at: At): Generator<Difference> {
  const [was, is] = [before.sensitivity, after.sensitivity];
  if (was === is) return;
  const what = phrase`${named(at)} is now marked ${code(is)} (${code(was)} before).`;
  if (is === 'secret') {
    const forReader = phrase`New events hold it hashed or masked, so saved SQL that compares it finds none of them.`;
    yield difference('secrecy', 'x-sensitivity', at, what, {
      forCaller: phrase`Calls stay as they are; the value leaves the process hashed or masked.`,
      forReader,
    });
  } else if (was === 'secret') {
    yield difference('secrecy', 'x-sensitivity', at, what, {
      forCaller: phrase`Calls stay as they are; the value is no longer hashed or masked as a secret.`,
      forReader: phrase`Saved SQL that compares hashes finds no new events.`,
    });
  } else {
    const forCaller =
      is === 'personal'
        ? phrase`The emitter's option for personal data now covers it.`
        : phrase`The emitter's option for personal data no longer covers it.`;
    yield difference('sensitivity', 'x-sensitivity', at, what, { forCaller });
  }
}
