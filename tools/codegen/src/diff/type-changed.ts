import { typeWords } from '../describe/bounds.js';
import type { TypeNode } from '../model.js';
import { type At, type Difference, difference, named } from './change.js';
import { phrase } from './phrase.js';

/** A value whose type changed as a whole. */
export function typeChanged(before: TypeNode, after: TypeNode, at: At): Difference {
  const what = phrase`${named(at)} is now ${[kindWords(after)]} (${[kindWords(before)]} before).`;
  const forCaller = phrase`Earlier values may still fit; this is not checked, so it counts as breaking.`;
  return difference('typeChanged', 'type', at, what, mayFit(before, after) ? { forCaller } : {});
}

function mayFit(before: TypeNode, after: TypeNode): boolean {
  if (before.kind === 'integer') return after.kind === 'number';
  const objects: readonly TypeNode['kind'][] = ['object', 'map', 'union', 'open'];
  return objects.includes(before.kind) && objects.includes(after.kind);
}

/** Three kinds are called `object` elsewhere; here they must be told apart. */
function kindWords(type: TypeNode): string {
  switch (type.kind) {
    case 'object':
      return 'an object with named properties';
    case 'union':
      return 'an object with variants';
    case 'open':
      return 'an object with any members';
    case 'map':
    case 'array':
    case 'integer':
      return `${type.kind === 'map' ? 'a' : 'an'} ${typeWords(type)}`;
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
      return `a ${typeWords(type)}`;
  }
}
