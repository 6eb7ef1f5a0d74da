import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEvent } from '../src/build-model.js';
import { checkSchemas } from '../src/generate.js';
import type { Sensitivity } from '../src/dialect.js';
import type { TypeNode, Variant } from '../src/model.js';
import { anyCharacter } from '../src/size/characters.js';
import { boundOfPattern, leastOfPattern } from '../src/size/pattern.js';
import { boundOfText } from '../src/size/text-bound.js';
import { worstCase } from '../src/size/worst-case.js';
import { anOrder, objectOf, shop } from './sample-schemas.js';

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const text = { kind: 'string', nullable: false } as const;

describe('the worst case of a text', () => {
  it('is six bytes for each character if nothing is known about it', () => {
    expect(worstCase({ ...text, maxLength: 10 }).bytes).toBe(62);
    expect(bytesOf('\u0007'.repeat(10))).toBe(62);
    expect(bytesOf('\ud800'.repeat(10)), 'half a character is written as an escape').toBe(62);
  });

  it.each([
    ['^[0-9]{12}$', 12, 12],
    ['^(?:a|bcd)$', 3, 3],
    ['^(a{2}){3}?x?$', 7, 7],
    ['^\\d{4}-\\d{2}(?:-\\d{2})?$', 10, 10],
    ['^["\\\\]{2}$', 2, 4],
    ['^[!-~]{2}$', 2, 4],
    ['^é{2}$', 2, 4],
    ['^\\p{L}{3}$', 3, 12],
    ['^[\\u{1f600}-\\u{1f64f}]$', 1, 4],
    ['^[^a]{2}$', 2, 12],
    ['^.$', 1, 6],
    ['^\\D$', 1, 6],
    ['^\\P{L}$', 1, 6],
    ['^\\p{Cc}$', 1, 6],
    ['^\\cA\\x41\\u0042\\n$', 4, 10],
    ['^(?=.{1,9}$)[a-z]{1,9}$', 9, 9],
    ['^(?<year>\\d{4})$', 4, 4],
    ['^a\\b$', 1, 1],
    ['^$', 0, 0],
  ])('is derived from the pattern %s', (pattern, characters, bytes) => {
    expect(boundOfPattern(pattern)).toMatchObject({ characters, bytes });
  });

  it.each(['[0-9]{12}', '^a', 'a$', '^a|b$', '^a$|b', 'a|^b$', '^a+$', '^(?:ab)*$', '^a{2,}$', '^(a)\\1$'])(
    'is not derived from the pattern %s, which is unbounded or not analysed',
    (pattern) => {
      expect(boundOfPattern(pattern).characters).toBe(Infinity);
    },
  );

  it.each([
    ['^[A-Z]{2}(?:-[0-9]{2}|x)y+', 4],
    ['^\\ud83d\\ude00$', 1],
    ['^\\u{1f600}\\p{Lu}*.?$', 1],
    ['a|bc|(?=def)', 0],
    ['(?<year>\\d{4})-(?:[^-]{2,}){2}', 9],
    ['^(a)\\1$', 0],
    ['^\\cA\\x41\\b\\u0042[\\]a]\\n$', 5],
  ])('is at least the shortest text that the pattern %s matches', (pattern, least) => {
    expect(leastOfPattern(pattern)).toBe(least);
  });

  it('uses the strictest of all bounds', () => {
    expect(boundOfText({ pattern: '^[a-z]+$', maxLength: 30 })).toEqual({
      characters: 30,
      maxCharacterBytes: 1,
      bytes: 30,
    });
    expect(boundOfText({ pattern: '^(?:a|é)+$', maxLength: 30 }).bytes).toBe(60);
    expect(boundOfText({ format: 'uri', maxLength: 2000 }).bytes).toBe(2000);
    expect(boundOfText({ format: 'date', maxLength: 2000 }).bytes).toBe(10);
    expect(boundOfText({ maxBytes: 10 }).bytes).toBe(10 * anyCharacter);
  });

  it('is never less than what a matching text needs', () => {
    const patterns = [
      '^[ -~]{0,9}$',
      '^[^a-z]{1,4}$',
      '^\\p{L}{2}$',
      '^(?:\\w|\\s){3}$',
      '^[\\u0000-\\uffff]{3}$',
    ];
    fc.assert(
      fc.property(
        fc
          .constantFrom(...patterns)
          .chain((pattern) =>
            fc.string({ unit: 'binary', maxLength: 9 }).map((value) => ({ pattern, value })),
          ),
        ({ pattern, value }) => {
          fc.pre(new RegExp(pattern, 'u').test(value));
          const { characters, bytes } = boundOfPattern(pattern);
          expect(Array.from(value).length).toBeLessThanOrEqual(characters);
          expect(bytesOf(value) - 2).toBeLessThanOrEqual(bytes);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the worst case of a number', () => {
  const number: TypeNode = { kind: 'number', nullable: false };
  const integer: TypeNode = { kind: 'integer', nullable: false };

  it('is never less than what a number needs', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(bytesOf(value)).toBeLessThanOrEqual(worstCase(number).bytes);
        if (Number.isInteger(value)) expect(bytesOf(value)).toBeLessThanOrEqual(worstCase(integer).bytes);
      }),
      {
        numRuns: 5000,
        examples: [[-1.2345678901234567e-6], [-1.2345678901234567e300], [-999999999999999900000]],
      },
    );
  });

  it('is that of the longer bound for an integer', () => {
    expect(worstCase({ ...integer, minimum: -100, maximum: 9 }).bytes).toBe(4);
    expect(worstCase({ ...integer, minimum: 0, maximum: 1_000_000 }).bytes).toBe(7);
    expect(worstCase({ ...integer, minimum: 0, maximum: 0, nullable: true }).bytes).toBe(4);
    for (const half of [{ minimum: 0 }, { maximum: 0 }])
      expect(worstCase({ ...integer, ...half }).bytes).toBe(24);
    // Below a bound that is written in five characters, there are numbers of 21 digits.
    expect(worstCase({ ...integer, minimum: 0, maximum: 1e21 }).bytes).toBe(24);
    expect(worstCase({ ...integer, minimum: -1e21, maximum: 0 }).bytes).toBe(24);
  });
});

describe('the worst case of an array, an object or a union', () => {
  const three = worstCase({ ...text, pattern: '^[a-z]{3}$' }).bytes;

  it('contains each integer only once if items may not repeat', () => {
    const items = { kind: 'integer', nullable: false, minimum: 0.5, maximum: 9 } as const;
    const list = { kind: 'array', nullable: false, items, itemDescription: '', uniqueItems: true } as const;
    expect(worstCase(list).bytes).toBe(bytesOf([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(worstCase({ ...list, items: { ...items, nullable: true } }).parts).toMatchObject([{ times: 10 }]);
  });

  it('is reached by the largest value', () => {
    const items: TypeNode = { ...text, pattern: '^[a-z]{3}$' };
    const list = {
      kind: 'array',
      nullable: false,
      items,
      itemDescription: '',
      maxItems: 4,
      uniqueItems: false,
    } as const;
    expect(worstCase(list).bytes).toBe(bytesOf(['abc', 'abc', 'abc', 'abc']));
    const type: TypeNode = {
      kind: 'object',
      nullable: false,
      properties: [
        { name: 'a"b', required: true, type: list, description: '', sensitivity: 'none' },
        {
          name: 'é',
          required: false,
          type: { kind: 'boolean', nullable: false },
          description: '',
          sensitivity: 'none',
        },
      ],
    };
    expect(worstCase(type).bytes).toBe(bytesOf({ 'a"b': ['abc', 'abc', 'abc', 'abc'], é: false }));
  });

  it('is that of the largest variant', () => {
    const variant = (value: string): Variant => {
      const property = { name: 'kind', required: true, description: '', sensitivity: 'none' } as const;
      const kind = { ...property, type: { kind: 'enum', values: [value] } } as const;
      return { value, description: '', type: { kind: 'object', nullable: false, properties: [kind] } };
    };
    const [long, short] = [variant('longer'), variant('x')];
    for (const variants of [
      [long, short],
      [short, long],
    ]) {
      const type: TypeNode = { kind: 'union', discriminator: 'kind', variants };
      expect(worstCase(type).bytes).toBe(bytesOf({ kind: 'longer' }));
    }
  });

  it('counts distinct values once each', () => {
    const items: TypeNode = { kind: 'enum', values: ['red', 'blue'] };
    const list: TypeNode = { kind: 'array', nullable: false, items, itemDescription: '', uniqueItems: true };
    expect(worstCase(list).bytes).toBeGreaterThanOrEqual(bytesOf(['red', 'blue']));
    expect(worstCase(list).bytes).toBeLessThan(100);
    const answers: TypeNode = { ...list, items: { kind: 'boolean', nullable: false } };
    expect(worstCase(answers).parts).toMatchObject([{ times: 2 }]);
  });

  it('has room for the hash that may replace a sensitive value', () => {
    expect(three).toBe(5);
    const hash = `hmac-sha256:${Buffer.alloc(32).toString('base64url')}`;
    const short: TypeNode = { ...text, pattern: '^[a-z]{3}$' };
    expect(worstCase(short, true).bytes).toBe(bytesOf(hash));
    expect(worstCase({ ...text, pattern: '^[a-z]{99}$' }, true).bytes).toBe(bytesOf('a'.repeat(99)));
    const note = { name: 'note', required: true, type: short, description: '' };
    const withNote = (sensitivity: Sensitivity): TypeNode => ({
      kind: 'object',
      nullable: false,
      properties: [{ ...note, sensitivity }],
    });
    expect(worstCase(withNote('none')).bytes).toBe(bytesOf({ note: 'abc' }));
    expect(worstCase(withNote('personal')).bytes).toBe(bytesOf({ note: hash }));
    expect(worstCase(withNote('none'), true).bytes).toBe(bytesOf({ note: hash }));
  });
});

describe('the limit of a section', () => {
  /** requestParameters of one text, and the bytes around the text. */
  const overhead = bytesOf({ note: '' });
  const findingsAt = (maxLength: number): string[] => {
    const note = { type: 'string', pattern: '^[a-z]*$', maxLength, description: 'A note.' };
    const properties = { requestParameters: { ...objectOf({ note }), required: [] } };
    const examples = [{ userIdentity: { type: 'USER', principalId: 'x' }, requestParameters: {} }];
    const files = shop({ 'shop/order.placed.json': { ...anOrder, properties, examples } });
    const { schemas, findings } = checkSchemas(files);
    expect(schemas.events.map((event) => buildEvent(schemas, event).name)).toEqual(['order.placed']);
    return findings.map(({ message }) => message);
  };

  it('allows a section of one byte less, and of exactly as many', () => {
    expect(findingsAt(100_000 - overhead - 1)).toEqual([]);
    expect(findingsAt(100_000 - overhead)).toEqual([]);
  });

  it('is exceeded by one byte more, and the finding says what needs the most', () => {
    expect(findingsAt(100_000 - overhead + 1)).toEqual([
      'requestParameters may have 100,001 bytes of JSON, but the limit is 100,000: note contributes most, 99,999 bytes ' +
        '(99,990 characters), so bound it more tightly',
    ]);
  });
});
