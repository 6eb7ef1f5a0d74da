import { describe, expect, it } from 'vitest';
import { eventOf, stateOf } from './two-states.js';

describe('a base', () => {
  it('whose definitions refer back to themselves is reported, and is not followed without end', () => {
    const again = { $ref: '#/$defs/again' };
    const event = { ...eventOf({ value: again }), $defs: { again } };
    expect(() => stateOf({ 'shop/order.placed.json': event })).toThrow(
      /^The schemas at a test cannot be read, so nothing can be compared with them: schemas\/shop\/order\.placed\.json:\d+:\d+ error cyclic-ref {2}"#\/\$defs\/again" leads back here/,
    );
  });
});
