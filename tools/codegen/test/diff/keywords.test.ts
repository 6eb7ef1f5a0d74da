import { describe, expect, it } from 'vitest';
import { keywords } from '../../src/dialect.js';
import { bounds } from './keyword-cases/bounds.js';
import { deprecations } from './keyword-cases/deprecations.js';
import { properties } from './keyword-cases/properties.js';
import { sensitivity } from './keyword-cases/sensitivity.js';
import { types } from './keyword-cases/types.js';
import { values } from './keyword-cases/values.js';
import { variants } from './keyword-cases/variants.js';
import { words } from './keyword-cases/words.js';
import { judgeValue } from './two-states.js';

const cases = [types, values, properties, bounds, variants, words, deprecations, sensitivity].flat();

describe('a change', () => {
  for (const [keyword, before, after, ...expected] of cases) {
    it(`of ${keyword} from ${JSON.stringify(before)} to ${JSON.stringify(after)} is judged`, () => {
      expect(judgeValue(before, after)).toEqual(expected);
    });
  }

  it('of every keyword of the dialect has a case', () => {
    const covered = new Set(cases.map(([keyword]) => keyword));
    // The first three do not change what an event means; the others have tests of their own.
    const elsewhere = ['$schema', '$defs', 'x-silence', '$ref', 'x-stage'];
    expect(Object.keys(keywords).filter((name) => !covered.has(name) && !elsewhere.includes(name))).toEqual(
      [],
    );
  });
});
