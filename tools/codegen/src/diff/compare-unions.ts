import type { Json } from '../json.js';
import type { TypeNode, UnionNode } from '../model.js';
import {
  type At,
  type Difference,
  difference,
  inItems,
  inMapValues,
  inProperty,
  inVariant,
  named,
} from './change.js';
import { compareProperties } from './compare-properties.js';
import { jsonTypesOf, typeList, typesAdded } from './json-types.js';
import { code, phrase } from './phrase.js';

/** Objects with variants: added and removed variants, changes in the others, and new types under the same path. */
export function* compareUnions(before: UnionNode, after: UnionNode, at: At): Generator<Difference> {
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
        forReader: phrase`Queries may return it.`,
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
      forCaller: phrase`A call that passes it is refused.`,
      forReader: phrase`Events stored earlier may contain it.`,
    });
  }
  yield* compareTypesAcross(before, after, at);
}

/**
 * All variants are read under the same paths: if a variant adds a value of a type that none had there before, saved SQL gets it.
 * A change in a variant that had the value already is reported for that variant.
 */
function* compareTypesAcross(before: UnionNode, after: UnionNode, at: At): Generator<Difference> {
  const former = new Map<string, ReadonlySet<string>>();
  const own = new Map<Json, ReadonlySet<string>>();
  for (const { value, values } of valuesByVariant(before, at)) {
    own.set(value, new Set(values.map(({ there }) => there.path)));
    for (const { there, type } of values) {
      former.set(there.path, new Set([...(former.get(there.path) ?? []), ...jsonTypesOf(type)]));
    }
  }
  for (const { value, values } of valuesByVariant(after, at)) {
    for (const { there, type } of values) {
      const types = former.get(there.path);
      if (types === undefined || own.get(value)?.has(there.path) === true) continue;
      const added = typesAdded(types, jsonTypesOf(type));
      if (added.length === 0) continue;
      const what = phrase`${code(there.path)} can now be ${[typeList(added)]} as well, where ${there.when}.`;
      yield difference('typeAdded', 'oneOf', there, what);
    }
  }
}

interface Place {
  readonly there: At;
  readonly type: TypeNode;
}

function valuesByVariant(
  { discriminator, variants }: UnionNode,
  at: At,
): { readonly value: Json; readonly values: readonly Place[] }[] {
  return variants.map(({ value, type }, index) => ({
    value,
    values: [...valuesIn(type, inVariant(at, index, discriminator, value))],
  }));
}

/** Every value inside a value. */
function* valuesIn(type: TypeNode, at: At): Generator<Place> {
  switch (type.kind) {
    case 'object':
    case 'open':
      for (const property of type.properties)
        yield* valueAndInside(property.type, inProperty(at, property.name));
      break;
    case 'array':
      yield* valueAndInside(type.items, inItems(at));
      break;
    case 'map':
      yield* valueAndInside(type.values, inMapValues(at));
      break;
    case 'union':
      for (const { values } of valuesByVariant(type, at)) yield* values;
  }
}

function* valueAndInside(type: TypeNode, there: At): Generator<Place> {
  yield { there, type };
  yield* valuesIn(type, there);
}
