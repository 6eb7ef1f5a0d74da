import type { Property } from '../model.js';
import { unitOf } from '../units.js';
import { typeWords } from '../describe/bounds.js';
import { type At, type Difference, difference, inProperty, named } from './change.js';
import { compareDeprecations, ofRemoved } from './compare-deprecations.js';
import { compareSensitivity } from './compare-sensitivity.js';
import { compareTypes } from './compare-types.js';
import { pairsOf } from './pairs.js';
import { code, nothing, type Phrase, phrase, sentences } from './phrase.js';

/** An object's properties, before and after; a property with `x-renamed-from` is matched with the one of that name. */
export function* compareProperties(
  before: readonly Property[],
  after: readonly Property[],
  at: At,
): Generator<Difference> {
  const pairs = pairsOf(before, after);
  for (const [property, old] of pairs) {
    const there = inProperty(at, property.name);
    if (old?.name !== property.name) {
      const others = before.filter((each) => each !== old);
      yield* formerNameTaken(property.name, others, there, at);
    }
    if (old === undefined) {
      yield added(property, there);
      continue;
    }
    if (old.name !== property.name) yield renamed(old, property.name, there, at);
    else yield* compareFormerNames(old, property, there);
    yield* compareProperty(old, property, there);
  }
  const matched = new Set(pairs.values());
  for (const { name, deprecation } of before.filter((property) => !matched.has(property))) {
    const there = inProperty(at, name);
    const what = sentences([phrase`${named(there)} is removed.`, ...ofRemoved(deprecation)]);
    yield difference('removed', 'properties', there, what);
  }
}

function added({ required, type }: Property, at: At): Difference {
  const kind = [typeWords(type)];
  return required
    ? difference('requiredAdded', 'required', at, phrase`${named(at)} is new and required (${kind}).`)
    : difference('optionalAdded', 'properties', at, phrase`${named(at)} is new and optional (${kind}).`);
}

/** Events from before the renaming have the other property's values under this name, and queries for them read it. */
function* formerNameTaken(
  name: string,
  others: readonly Property[],
  at: At,
  parent: At,
): Generator<Difference> {
  const other = others.find(({ renamedFrom }) => renamedFrom === name);
  if (other === undefined) return;
  const owner = code(inProperty(parent, other.name).path);
  const what = phrase`${named(at)} has a name that ${owner} once had.`;
  yield difference('formerNameTaken', 'properties', at, what);
}

function renamed(old: Property, name: string, at: At, parent: At): Difference {
  const from = inProperty(parent, old.name);
  const what = phrase`${code(from.path)} is renamed to ${named(at)}.`;
  if (!at.isQueried) return difference('renamedUnread', 'x-renamed-from', at, what);
  // If the old name comes back, it is one of the two names that the query reads.
  if (old.renamedFrom !== undefined && old.renamedFrom !== name) {
    const forReader = phrase`The generated query reads the last two names, and no longer ${code(old.renamedFrom)}: saved SQL must continue to read all three.`;
    return difference('renamedUnread', 'x-renamed-from', at, what, { forReader });
  }
  const [was, is] = [unitOf(old.name), unitOf(name)];
  if (was !== undefined && is !== was) return unitChanged(was, is, at, what);
  return difference('renamed', 'x-renamed-from', at, what);
}

function unitChanged(was: string, is: string | undefined, at: At, what: Phrase): Difference {
  const forReader =
    is === undefined
      ? phrase`The generated query reads both names into one column; whether the values are still in ${[was]} cannot be decided, so this counts as breaking.`
      : phrase`The generated query reads both names into one column, values in ${[was]} beside values in ${[is]}: saved SQL must convert those stored earlier.`;
  return difference('renamedUnit', 'x-renamed-from', at, what, { forReader });
}

function* compareProperty(before: Property, after: Property, at: At): Generator<Difference> {
  const name = named(at);
  if (before.required && !after.required) {
    yield difference('madeOptional', 'required', at, phrase`${name} is no longer required.`);
  } else if (!before.required && after.required) {
    yield difference('madeRequired', 'required', at, phrase`${name} is now required.`);
  }
  const sensitivity = compareSensitivity(before, after, at);
  yield* compareTypes(before.type, after.type, {
    ...at,
    marked: sensitivity.inside,
  });
  yield* compareDeprecations(before.deprecation, after.deprecation, at, name);
  yield* sensitivity.differences;
}

function* compareFormerNames(before: Property, after: Property, at: At): Generator<Difference> {
  const [was, is] = [before.renamedFrom, after.renamedFrom];
  if (was === is) return;
  const name = named(at);
  const formerly = was === undefined ? nothing : phrase` (${code(was)} before)`;
  const what =
    is === undefined
      ? phrase`${name} no longer declares the former name ${code(was ?? '')}.`
      : phrase`${name} now declares the former name ${code(is)}${formerly}.`;
  const forReader = at.isQueried ? formerNameRead(was, is) : phrase`No generated query reads it there.`;
  yield difference('formerName', 'x-renamed-from', at, what, { forReader });
}

function formerNameRead(was: string | undefined, is: string | undefined): Phrase {
  if (is === undefined) return phrase`The generated query no longer reads the former name.`;
  if (was === undefined) return phrase`The generated query reads that name too.`;
  return phrase`The generated query reads that name too, and no longer ${code(was)}: saved SQL must continue to read it.`;
}
