import fc from 'fast-check';
import type { Change } from '../../src/diff/change.js';
import { compareStates } from '../../src/diff/compare-states.js';
import type { State } from '../../src/diff/state.js';
import type { JsonObject } from '../../src/json.js';
import { anyObject, mutated } from '../arbitrary-schema.js';
import { anOrder } from '../sample-schemas.js';
import { changed } from './arbitrary-change.js';
import { stateOf } from './two-states.js';

export interface Pair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Values that follow the schema from before, and the same with one thing about them changed. */
  readonly valid: readonly unknown[];
  readonly altered: readonly unknown[];
}

/** A schema, and the same after one to three changes; or two schemas that have nothing to do with each other. */
export const pair: fc.Arbitrary<Pair> = anyObject.chain(({ schema, sample }) =>
  fc.record({
    before: fc.constant(schema),
    after: fc.oneof(
      { weight: 6, arbitrary: changed(schema) },
      { weight: 3, arbitrary: changed(schema).chain(changed) },
      { weight: 2, arbitrary: changed(schema).chain(changed).chain(changed) },
      { weight: 1, arbitrary: anyObject.map((other) => other.schema) },
    ),
    valid: fc.array(sample, { minLength: 8, maxLength: 8 }),
    altered: fc.array(sample.chain(mutated), { minLength: 4, maxLength: 4 }),
  }),
);

/** The verdict on an event whose requestParameters had the one schema, and have the other. */
export function compared({ before, after }: Pick<Pair, 'before' | 'after'>): {
  readonly before: State;
  readonly after: State;
  readonly changes: Change[];
} {
  const states = { before: stateWith(before), after: stateWith(after) };
  return { ...states, changes: compareStates(states.before, states.after) };
}

function stateWith(requestParameters: JsonObject): State {
  return stateOf({
    // No more around it than must be: the envelope takes longer to read than most of these schemas.
    'envelope.json': { 'x-maxBytes': 1, properties: {} },
    'shop/order.placed.json': { ...anOrder, properties: { requestParameters } },
  });
}
