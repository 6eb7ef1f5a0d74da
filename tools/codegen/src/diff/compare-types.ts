import type { OpenNode, TypeNode, UnionNode } from '../model.js';
import { type At, type Difference, difference, inItems, inMapValues, inVariant, named } from './change.js';
import { compareBounds } from './compare-bounds.js';
import { compareFormats } from './compare-formats.js';
import { compareProperties } from './compare-properties.js';
import { compareValues } from './compare-values.js';
import { code, phrase } from './phrase.js';
import { typeChanged } from './type-changed.js';

/**
 * Two types of one value. Each keyword is judged for itself: where none of them is tightened, whatever fitted
 * fits still. A change to another kind of type is never looked into, so that it is breaking even where every value
 * happens to fit.
 */
export function* compareTypes(before: TypeNode, after: TypeNode, at: At): Generator<Difference> {
  if (before.kind === 'enum' || after.kind === 'enum') {
    yield* compareValues(before, after, at);
    return;
  }
  if (before.kind !== after.kind) {
    yield typeChanged(before, after, at);
    return;
  }
  if ('nullable' in before && 'nullable' in after) yield* compareNull(before.nullable, after.nullable, at);
  yield* compareBounds(before, after, at);
  if (before.kind === 'string' && after.kind === 'string') {
    yield* compareFormats(before, after, at);
  } else if (before.kind === 'array' && after.kind === 'array') {
    yield* compareUniqueness(before.uniqueItems, after.uniqueItems, at);
    yield* compareTypes(before.items, after.items, inItems(at));
  } else if (before.kind === 'map' && after.kind === 'map') {
    yield* compareTypes(before.values, after.values, inMapValues(at));
  } else if (before.kind === 'object' && after.kind === 'object') {
    yield* compareProperties(before.properties, after.properties, at);
  } else if (before.kind === 'union' && after.kind === 'union') {
    yield* compareUnions(before, after, at);
  } else if (before.kind === 'open' && after.kind === 'open') {
    yield* compareOpenObjects(before, after, at);
  }
}

/** What an open object does not describe may be anything: to describe a member of it is to narrow it. */
function* compareOpenObjects(before: OpenNode, after: OpenNode, at: At): Generator<Difference> {
  const isMember = ({ pointer }: Difference): boolean => pointer.length === at.pointer.length + 2;
  for (const found of compareProperties(before.properties, after.properties, at)) {
    if (found.row === 'optionalAdded' && isMember(found)) {
      yield difference('narrowed', 'properties', found, phrase`${named(found)} must now follow a schema.`);
    } else if (found.row === 'removed' && isMember(found)) {
      yield difference(
        'widened',
        'properties',
        found,
        phrase`${named(found)} need no longer follow a schema.`,
      );
    } else {
      yield found;
    }
  }
}

function* compareNull(before: boolean, after: boolean, at: At): Generator<Difference> {
  if (before && !after) {
    yield difference('narrowed', 'type', at, phrase`${named(at)} can no longer be null.`, {
      forCaller: phrase`A call that gives null is refused.`,
      forReader: phrase`Events stored earlier may hold null.`,
    });
  } else if (!before && after) {
    yield difference('widened', 'type', at, phrase`${named(at)} can now be null.`, {
      forReader: phrase`Queries may find it null.`,
    });
  }
}

function* compareUniqueness(before: boolean, after: boolean, at: At): Generator<Difference> {
  if (!before && after) {
    yield difference('narrowed', 'uniqueItems', at, phrase`The items of ${named(at)} must now all differ.`);
  } else if (before && !after) {
    yield difference('widened', 'uniqueItems', at, phrase`The items of ${named(at)} may now repeat.`);
  }
}

function* compareUnions(before: UnionNode, after: UnionNode, at: At): Generator<Difference> {
  const name = named(at);
  if (before.discriminator !== after.discriminator) {
    const [is, was] = [code(after.discriminator), code(before.discriminator)];
    yield difference(
      'typeChanged',
      'oneOf',
      at,
      phrase`The variants of ${name} are now told apart by ${is} (${was} before).`,
    );
    return;
  }
  const { discriminator } = after;
  const former = new Map(before.variants.map((variant) => [JSON.stringify(variant.value), variant]));
  const isFresh = after.variants.some(({ value }) => !former.has(JSON.stringify(value)));
  for (const [index, variant] of after.variants.entries()) {
    const there = inVariant(at, index, discriminator, variant.value);
    const key = JSON.stringify(variant.value);
    const old = former.get(key);
    former.delete(key);
    if (old === undefined) {
      yield difference('widened', 'oneOf', there, phrase`${name} has a new variant, where ${there.when}.`, {
        forReader: phrase`Queries may meet it.`,
      });
    } else {
      yield* compareProperties(old.type.properties, variant.type.properties, there);
    }
  }
  for (const { value } of former.values()) {
    const when = phrase`${code(discriminator)} is ${code(JSON.stringify(value))}`;
    const what = phrase`${name} no longer has the variant where ${when}.`;
    if (isFresh) {
      yield difference('replaced', 'oneOf', at, what);
      continue;
    }
    yield difference('narrowed', 'oneOf', at, what, {
      forCaller: phrase`A call that gives it is refused.`,
      forReader: phrase`Events stored earlier may hold it.`,
    });
  }
}
