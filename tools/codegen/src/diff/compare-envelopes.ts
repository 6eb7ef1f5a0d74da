import type { Envelope, EnvelopeProperty } from '../model.js';
import { type At, type Difference, difference, inProperty, named, root } from './change.js';
import { compareBounds } from './compare-bounds.js';
import { compareProperties } from './compare-properties.js';
import { code, phrase } from './phrase.js';

/** What every event carries: judged like the properties of an event, and by who supplies them. */
export function* compareEnvelopes(before: Envelope, after: Envelope): Generator<Difference> {
  yield* compareBounds({ maxBytes: before.maxBytes }, { maxBytes: after.maxBytes }, root);
  const former = new Map(before.properties.map((property) => [property.name, property]));
  const suppliers = new Map(
    [...before.properties, ...after.properties].map((each) => [each.name, each.suppliedBy]),
  );
  for (const found of compareProperties(before.properties, after.properties, root)) {
    yield* judged(found, suppliers.get(String(found.pointer[1])));
  }
  for (const property of after.properties) {
    const old = former.get(property.name);
    if (old === undefined) continue;
    const at = inProperty(root, property.name);
    yield* compareBounds(boundsOf(old), boundsOf(property), at);
    yield* compareSuppliers(old, property, at);
  }
}

/** Adapts a difference of an event property to the envelope. */
function* judged(
  found: Difference,
  supplier: EnvelopeProperty['suppliedBy'] | undefined,
): Generator<Difference> {
  const { keyword, what } = found;
  const byEmitter = { forCaller: phrase`The emitter supplies it.` };
  // An event's section is always closed, so anything that the envelope has inside a section is added by the emitter.
  const isAddition = supplier === 'event' && found.pointer.length > 2;
  if (['renamed', 'renamedUnread', 'renamedUnit'].includes(found.row)) {
    // No generated query reads a former name in the envelope.
    yield difference('removed', keyword, found, what, { forCaller: found.forCaller });
  } else if (isAddition && keyword === 'properties' && found.row === 'narrowed') {
    yield difference('optionalAdded', keyword, found, phrase`${named(found)} is new.`, byEmitter);
  } else if (isAddition && keyword === 'properties' && found.row === 'widened') {
    yield difference('removed', keyword, found, phrase`${named(found)} is removed.`, byEmitter);
  } else {
    yield isAddition || supplier === 'emitter' ? { ...found, ...byEmitter } : found;
  }
}

/** A string's limit in bytes is part of its type, and compared with it. */
function boundsOf({ type, maxBytes }: EnvelopeProperty): { maxBytes?: number } {
  return maxBytes === undefined || type.kind === 'string' ? {} : { maxBytes };
}

function* compareSuppliers(before: EnvelopeProperty, after: EnvelopeProperty, at: At): Generator<Difference> {
  const [was, is] = [before.suppliedBy, after.suppliedBy];
  if (was === is) return;
  const what = phrase`${named(at)} is now supplied by ${code(is)} (${code(was)} before).`;
  if (was === 'event' || is === 'event') {
    yield difference('undecided', 'x-suppliedBy', at, what);
  } else if (is === 'emitter') {
    yield difference('narrowed', 'x-suppliedBy', at, what, {
      forCaller: phrase`A call that passes it is refused.`,
    });
  } else if (was === 'emitter') {
    yield difference('widened', 'x-suppliedBy', at, what);
  } else if (is === 'emitter-or-caller') {
    yield difference('widened', 'x-suppliedBy', at, what);
  } else if (!after.required) {
    // If it has become required, the comparison of `required` reports that.
    yield difference('madeOptional', 'x-suppliedBy', at, what);
  }
}
