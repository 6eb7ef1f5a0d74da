import type { Json } from '../json.js';
import type { TypeNode } from '../model.js';
import { problemsOf } from '../problems.js';
import { type At, type Difference, difference, named } from './change.js';
import { jsonTypesOf, typeList, typesAdded, valuesOf } from './json-types.js';
import { code, list, type Phrase, phrase } from './phrase.js';
import { typeChanged } from './type-changed.js';

/** Compares types of which at least one is a list of values: `enum`, or `const` as a list of one. */
export function* compareValues(before: TypeNode, after: TypeNode, at: At): Generator<Difference> {
  if (isAnotherType(before, after)) {
    yield typeChanged(before, after, at);
    return;
  }
  const former = valuesOf(before);
  const values = valuesOf(after);
  const gone = former?.filter(refusedBy(after)) ?? [];
  const fresh = values?.filter(refusedBy(before)) ?? [];
  const name = named(at);
  if (former === undefined && values !== undefined) {
    yield difference('narrowed', 'enum', at, phrase`${name} must now be ${alternatives(values)}.`);
  }
  if (gone.length > 0 && fresh.length > 0) {
    const what = phrase`${name} can no longer be ${alternatives(gone)}, and can now be ${alternatives(fresh)}.`;
    yield difference('replaced', 'enum', at, what);
  } else if (gone.length > 0) {
    yield difference('narrowed', 'enum', at, phrase`${name} can no longer be ${alternatives(gone)}.`, {
      forCaller: phrase`A call that passes it is refused.`,
      forReader: phrase`Events stored earlier may contain it.`,
    });
  } else if (fresh.length > 0) {
    yield difference('widened', 'enum', at, phrase`${name} can now be ${alternatives(fresh)}.`, {
      forReader: phrase`Queries may return it.`,
    });
  }
  const added = typesAdded(jsonTypesOf(before), jsonTypesOf(after));
  if (added.length > 0) {
    yield difference('typeAdded', 'enum', at, phrase`${name} can now be ${[typeList(added)]} as well.`);
  }
  if (former !== undefined && values === undefined) {
    yield difference('widened', 'enum', at, phrase`${name} is no longer limited to a list of values.`);
  }
}

/** Whether a type refuses a value; a value that its pattern cannot decide in time counts as refused. */
function refusedBy(type: TypeNode): (value: Json) => boolean {
  return (value) => problemsOf(type, value).length > 0;
}

/** Whether the values of two types never have the same JSON type; null is ignored. */
function isAnotherType(before: TypeNode, after: TypeNode): boolean {
  const was = looseTypesOf(before);
  const is = looseTypesOf(after);
  return was.size > 0 && is.size > 0 && [...was].every((type) => !is.has(type));
}

function looseTypesOf(type: TypeNode): ReadonlySet<string> {
  return new Set([...jsonTypesOf(type)].map((each) => (each === 'integer' ? 'number' : each)));
}

function alternatives(values: readonly Json[]): Phrase {
  const names = values.map((value) => phrase`${code(JSON.stringify(value))}`);
  return list(names, 'or');
}
