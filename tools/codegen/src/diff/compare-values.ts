import type { Json } from '../json.js';
import type { TypeNode } from '../model.js';
import { problemsOf } from '../problems.js';
import { type At, type Difference, difference, named } from './change.js';
import { code, list, type Phrase, phrase } from './phrase.js';
import { typeChanged } from './type-changed.js';

/** Types of which at least one is a list of values: `enum`, or `const` as a list of one. */
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
      forCaller: phrase`A call that gives it is refused.`,
      forReader: phrase`Events stored earlier may hold it.`,
    });
  } else if (fresh.length > 0) {
    yield difference('widened', 'enum', at, phrase`${name} can now be ${alternatives(fresh)}.`, {
      forReader: phrase`Queries may meet it.`,
    });
  }
  const added = typesAdded(before, after);
  if (added.length > 0) {
    yield difference(
      'typeAdded',
      'enum',
      at,
      phrase`${name} can now be ${[added.map((type) => article(type)).join(' or ')]} as well.`,
    );
  }
  if (former !== undefined && values === undefined) {
    yield difference('widened', 'enum', at, phrase`${name} is no longer limited to a list of values.`);
  }
}

/** A boolean is a list of two values as well. */
function valuesOf(type: TypeNode): readonly Json[] | undefined {
  if (type.kind === 'enum') return type.values;
  if (type.kind !== 'boolean') return undefined;
  return type.nullable ? [false, true, null] : [false, true];
}

/** Whether a type does not take a value; nor one of which its pattern cannot tell soon. */
function refusedBy(type: TypeNode): (value: Json) => boolean {
  const values = valuesOf(type);
  // Scalars all: the dialect lists no objects.
  if (values !== undefined) return (value) => !values.includes(value);
  return (value) => problemsOf(type, value).length > 0;
}

/** Whether the values of two types are never of the same type of JSON; null tells nothing. */
function isAnotherType(before: TypeNode, after: TypeNode): boolean {
  const was = jsonTypesOf(before);
  const is = jsonTypesOf(after);
  return was.size > 0 && is.size > 0 && [...was].every((type) => !is.has(type));
}

/** The types of values that came: a whole number is a number, and a number need not be whole. */
function typesAdded(before: TypeNode, after: TypeNode): string[] {
  const was = exactTypesOf(before);
  if (was.size === 0) return [];
  return [...exactTypesOf(after)].filter(
    (type) => !was.has(type) && !(type === 'integer' && was.has('number')),
  );
}

function jsonTypesOf(type: TypeNode): ReadonlySet<string> {
  return new Set([...exactTypesOf(type)].map((each) => (each === 'integer' ? 'number' : each)));
}

function exactTypesOf(type: TypeNode): ReadonlySet<string> {
  const values = valuesOf(type);
  if (values === undefined) return new Set([type.kind]);
  return new Set(
    values
      .filter((value) => value !== null)
      .map((value) => (Number.isInteger(value) ? 'integer' : typeof value)),
  );
}

function article(type: string): string {
  return `${type === 'integer' ? 'an' : 'a'} ${type}`;
}

function alternatives(values: readonly Json[]): Phrase {
  const names = values.map((value) => phrase`${code(JSON.stringify(value))}`);
  return list(names, 'or');
}
