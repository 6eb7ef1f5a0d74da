import type { OpenNode, TypeNode } from '../model.js';
import { type At, type Difference, difference, inItems, inMapValues, named } from './change.js';
import { compareBounds } from './compare-bounds.js';
import { compareFormats } from './compare-formats.js';
import { compareProperties } from './compare-properties.js';
import { compareUnions } from './compare-unions.js';
import { compareValues } from './compare-values.js';
import { phrase } from './phrase.js';
import { typeChanged } from './type-changed.js';

/**
 * Two types of one value. Each keyword is judged on its own: if none is tightened, every value that fitted still fits. A
 * change to another kind of type is not compared further: it is breaking, even if every value happens to fit.
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

/** Members that an open object does not describe may be anything, so describing one narrows it. */
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
        phrase`${named(found)} no longer has to follow a schema.`,
      );
    } else {
      yield found;
    }
  }
}

function* compareNull(before: boolean, after: boolean, at: At): Generator<Difference> {
  if (before && !after) {
    yield difference('narrowed', 'type', at, phrase`${named(at)} can no longer be null.`, {
      forCaller: phrase`A call that passes null is refused.`,
      forReader: phrase`Events stored earlier may contain null.`,
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
