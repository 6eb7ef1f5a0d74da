import { type Sensitivity, stricter } from '../dialect.js';
import type { Property, TypeNode } from '../model.js';
import { type At, type Difference, difference, type MarkedAround, named } from './change.js';
import { pairsOf } from './pairs.js';
import { code, phrase } from './phrase.js';

/**
 * Compares the sensitivity of a property's values, which its own mark and those around it determine. A change is reported for
 * the values, or once for a property around them if its own mark changes them all in the same way. Moving a mark between a
 * property and everything inside it changes nothing.
 */
export function compareSensitivity(
  before: Property,
  after: Property,
  at: At,
): { readonly differences: readonly Difference[]; readonly inside: MarkedAround } {
  const was = stricter(at.marked.was, before.sensitivity);
  const is = stricter(at.marked.is, after.sensitivity);
  if (at.marked.isTold) return { differences: [], inside: { was, is, isTold: true } };
  const effects = effectsOn(before.type, after.type, { was, is });
  const isAlike =
    effects.length === 1 &&
    (before.sensitivity !== after.sensitivity || !holdProperties(before.type, after.type));
  // Members that an open object does not describe are reported nowhere else.
  const effect = isAlike ? effects[0] : after.type.kind === 'open' ? { was, is } : undefined;
  if (effect === undefined || effect.was === effect.is) {
    return { differences: [], inside: { was, is, isTold: false } };
  }
  const isOwn = before.sensitivity === effect.was && after.sensitivity === effect.is;
  return { differences: [toldOf(effect, isOwn, at)], inside: { was, is, isTold: isAlike } };
}

function holdProperties(before: TypeNode, after: TypeNode): boolean {
  if (before.kind === 'array' && after.kind === 'array') return holdProperties(before.items, after.items);
  if (before.kind === 'map' && after.kind === 'map') return holdProperties(before.values, after.values);
  return before.kind === after.kind && ['object', 'open', 'union'].includes(after.kind);
}

interface Effect {
  readonly was: Sensitivity;
  readonly is: Sensitivity;
}

/** The distinct changes to values that both types contain. A type that is not compared further counts as one value. */
function effectsOn(before: TypeNode, after: TypeNode, effect: Effect): Effect[] {
  return [
    ...new Map(everyEffect(before, after, effect).map((each) => [`${each.was} ${each.is}`, each])).values(),
  ];
}

function everyEffect(before: TypeNode, after: TypeNode, effect: Effect): Effect[] {
  if (before.kind === 'array' && after.kind === 'array')
    return everyEffect(before.items, after.items, effect);
  if (before.kind === 'map' && after.kind === 'map') return everyEffect(before.values, after.values, effect);
  if (before.kind === 'object' && after.kind === 'object') {
    return effectsOnProperties(before.properties, after.properties, effect);
  }
  if (before.kind === 'open' && after.kind === 'open') {
    return [effect, ...effectsOnProperties(before.properties, after.properties, effect)];
  }
  if (before.kind === 'union' && after.kind === 'union') {
    return after.variants.flatMap(({ value, type }) => {
      const old = before.variants.find((variant) => variant.value === value);
      return old === undefined ? [] : effectsOnProperties(old.type.properties, type.properties, effect);
    });
  }
  return [effect];
}

function effectsOnProperties(
  before: readonly Property[],
  after: readonly Property[],
  { was, is }: Effect,
): Effect[] {
  return [...pairsOf(before, after)].flatMap(([property, old]) =>
    old === undefined
      ? []
      : everyEffect(old.type, property.type, {
          was: stricter(was, old.sensitivity),
          is: stricter(is, property.sensitivity),
        }),
  );
}

function toldOf({ was, is }: Effect, isOwn: boolean, at: At): Difference {
  const what = isOwn
    ? phrase`${named(at)} is now marked ${code(is)} (${code(was)} before).`
    : phrase`${named(at)} is now ${code(is)} by the marks around and inside it (${code(was)} before).`;
  if (is === 'secret') {
    const forReader = phrase`New events contain it hashed or masked, so saved SQL that compares it finds none of them.`;
    return difference('secrecy', 'x-sensitivity', at, what, {
      forCaller: phrase`Calls stay the same; the value leaves the process hashed or masked.`,
      forReader,
    });
  }
  if (was === 'secret') {
    return difference('secrecy', 'x-sensitivity', at, what, {
      forCaller: phrase`Calls stay the same; the value is no longer hashed or masked as a secret.`,
      forReader: phrase`Saved SQL that compares hashes finds no new events.`,
    });
  }
  // By default the emitter keeps personal data as it is, so that nothing changes.
  if (is === 'personal') {
    return difference('sensitivity', 'x-sensitivity', at, what, {
      forCaller: phrase`The emitter's option for personal data now covers it.`,
      forReader: phrase`If that option hashes or masks it, saved SQL that compares it finds no new events.`,
    });
  }
  return difference('sensitivity', 'x-sensitivity', at, what, {
    forCaller: phrase`The emitter's option for personal data no longer covers it.`,
    forReader: phrase`If that option hashed or masked it, new events contain it in clear text, and saved SQL that compares hashes finds none of them.`,
  });
}
