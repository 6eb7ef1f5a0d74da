import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EventInput, EventSections } from '../src/event.js';
import { EmitterError } from '../src/errors.js';
import { Privacy } from '../src/privacy.js';
import { seal, type SealedEntry } from '../src/seal.js';
import { auditEvent, auditEventBytes, maxAuditEventBytes } from '../src/transport/audit-event.js';
import { bodyOverheadBytes, encodeBody, entryOverheadBytes } from '../src/transport/body.js';
import { anything, input, ruleCreated, userIdentity } from './support/events.js';

const context = {
  recipientAccountId: '111122223333',
  now: Date.UTC(2026, 10, 22, 16, 3, 59, 999),
  privacy: new Privacy({}),
};

function eventDataOf(sealed: SealedEntry): {
  text: string;
  event: Record<string, unknown>;
  checksum: string;
} {
  const [sent] = sentIn([sealed]);
  const text = sent?.['eventData'] ?? '';
  const checksum = sent?.['eventDataChecksum'] ?? '';
  return { text, event: JSON.parse(text) as Record<string, unknown>, checksum };
}

/** The entries of a request's body. */
function sentIn(entries: readonly SealedEntry[]): Record<string, string>[] {
  const { auditEvents } = JSON.parse(encodeBody(entries).toString()) as {
    auditEvents: Record<string, string>[];
  };
  return auditEvents;
}

function errorOf(call: () => unknown): EmitterError {
  try {
    call();
  } catch (error) {
    if (error instanceof EmitterError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('seal', () => {
  it('completes the envelope', () => {
    const { event } = eventDataOf(seal(ruleCreated, input, context));
    expect(event).toEqual({
      version: 'v1',
      userIdentity,
      eventSource: 'com.nordcloudapp.klarity',
      eventName: 'discoveryRule.created',
      eventTime: '2026-11-22T16:03:59Z',
      UID: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ) as string,
      requestParameters: { ruleId: 'r-1' },
      recipientAccountId: context.recipientAccountId,
    });
  });

  it('writes every member that the envelope lets a caller give', () => {
    // `Required`, so that a member that is added to the envelope is missing here.
    const given: Required<EventInput<EventSections>> = {
      userIdentity: { ...userIdentity, details: { role: 'ADMIN' } },
      userAgent: 'example-cli/1.4.0',
      eventTime: '2026-01-31T12:00:00Z',
      UID: 'import-7',
      requestParameters: { a: 1 },
      responseElements: { b: 2 },
      errorCode: 'Refused',
      errorMessage: 'It was refused.',
      sourceIPAddress: '192.0.2.10',
      additionalEventData: { c: 3 },
    };
    expect(eventDataOf(seal(anything, given, context)).event).toMatchObject(given);
  });

  it('keeps a given UID and converts a given time to whole seconds in UTC', () => {
    const sealed = seal(
      ruleCreated,
      { ...input, UID: 'import-7', eventTime: '2024-02-29T23:30:00.75-01:00' },
      context,
    );
    expect(sealed.UID).toBe('import-7');
    expect(sealed.id).toBe('import-7');
    expect(eventDataOf(sealed).event).toMatchObject({ UID: 'import-7', eventTime: '2024-03-01T00:30:00Z' });
  });

  describe('of an event with section writers', () => {
    /** Says so in what it writes, unless JSON.stringify must. */
    const writes =
      (text: string) =>
      (section: object): string | undefined =>
        'text' in section ? undefined : text;
    const written = {
      ...anything,
      sensitive: [{ path: ['responseElements', 'mail'], sensitivity: 'personal' as const }],
      write: {
        requestParameters: writes('{"by":"writer"}'),
        responseElements: writes('{"by":"writer"}'),
        additionalEventData: writes('{"by":"writer"}'),
      },
    };
    const sections = { responseElements: { mail: 'a@example.com' }, additionalEventData: { a: 1 } };
    const origin = { instance: 'i', accepted: 6 };
    const emitter = { instance: 'i', sequence: 7 };

    it('uses them where possible, and appends the emitter’s own member', () => {
      const { event } = eventDataOf(seal(written, { userIdentity, ...sections }, { ...context, origin }));
      expect(event).toMatchObject({
        responseElements: { by: 'writer' },
        additionalEventData: { by: 'writer', emitter },
      });
      const given = { requestParameters: { text: '"' }, additionalEventData: { text: 'ü' } };
      expect(
        eventDataOf(seal(written, { userIdentity, ...given }, { ...context, origin })).event,
      ).toMatchObject({
        requestParameters: { text: '"' },
        additionalEventData: { text: 'ü', emitter },
      });
    });

    it.each([
      ['with', written],
      ['without', anything],
    ])(
      '%s them, takes the number only once the toJSON of a value, which may emit others, has run',
      (_, event) => {
        const origin = { instance: 'i', accepted: 0 };
        const emitsTwo = { toJSON: () => (origin.accepted += 2) };
        const write = { additionalEventData: (value: unknown) => JSON.stringify(value) };
        const sealed = seal(
          event === written ? { ...written, write } : event,
          { userIdentity, additionalEventData: { emitsTwo } },
          { ...context, origin },
        );
        expect(eventDataOf(sealed).event).toMatchObject({
          additionalEventData: { emitsTwo: 2, emitter: { instance: 'i', sequence: 3 } },
        });
      },
    );

    it('uses JSON.stringify for what privacy changed', () => {
      const privacy = new Privacy({ personalData: 'mask' });
      const { event } = eventDataOf(seal(written, { userIdentity, ...sections }, { ...context, privacy }));
      expect(event).toMatchObject({
        userIdentity: { type: 'USER', principalId: '[masked]' },
        responseElements: { mail: '[masked]' },
        additionalEventData: { by: 'writer' },
      });
    });

    it('counts the emitter’s own member in the size of additionalEventData', () => {
      const additionalEventData = { a: 'x'.repeat(28_000 - '{"a":""}'.length) };
      const given = { userIdentity, additionalEventData };
      expect(() => seal(anything, given, context)).not.toThrow();
      const own = `,"emitter":${JSON.stringify(emitter)}`.length;
      expect(errorOf(() => seal(anything, given, { ...context, origin })).message).toContain(
        `additionalEventData must be at most 28000 bytes of JSON, but is ${28_000 + own}`,
      );
    });
  });

  it('hashes the UID to form the id if it contains characters that an id must not have', () => {
    const UID = 'urn:event/7';
    const sealed = seal(ruleCreated, { ...input, UID }, context);
    expect(sealed.id).toBe(createHash('sha256').update(UID).digest('base64url'));
    expect(sealed.id).toMatch(/^[-_A-Za-z0-9]{1,128}$/);
    expect(eventDataOf(sealed).event['UID']).toBe(UID);
  });

  it('sends the checksum of the exact string sent, and counts bytes, not characters', () => {
    const sealed = seal(
      ruleCreated,
      { ...input, requestParameters: { ruleId: 'Größe "\u2028" 🙂' } },
      context,
    );
    const { text, checksum } = eventDataOf(sealed);
    expect(checksum).toBe(createHash('sha256').update(text).digest('base64'));
    expect(sealed.bytes).toBe(new TextEncoder().encode(text).length);
    const encoded = encodeBody([sealed]).length - bodyOverheadBytes;
    expect(auditEventBytes(sealed)).toBe(encoded);
    expect(maxAuditEventBytes(sealed)).toBeGreaterThanOrEqual(encoded);
  });

  it('sends entries unchanged, whatever characters they contain, and predicts the length of the body', () => {
    const texts = [
      '',
      'ascii',
      '"\\" \\\\ \n\t\u0001 "',
      'Größe',
      '日本 🙂',
      '\u2028\u007f',
      '"'.repeat(5000),
      'é"'.repeat(3000),
    ];
    const sealed = texts.map((text) =>
      seal(ruleCreated, { ...input, requestParameters: { ruleId: 'r', text } }, context),
    );
    // Longer ones, then shorter ones: what was written before must not show.
    for (const entries of [sealed, sealed.toReversed(), sealed.slice(0, 1), []]) {
      expect(sentIn(entries)).toEqual(entries.map(auditEvent));
      const foreseen = entries.reduce(
        (sum, entry) => sum + auditEventBytes(entry) + entryOverheadBytes,
        bodyOverheadBytes,
      );
      expect(encodeBody(entries)).toHaveLength(foreseen - (entries.length > 0 ? entryOverheadBytes : 0));
    }
  });

  it('replaces lone surrogates in a given UID', () => {
    const sealed = seal(ruleCreated, { ...input, UID: 'cut \ud83d' }, context);
    expect(eventDataOf(sealed).event['UID']).toBe('cut \ufffd');
  });

  it('replaces lone surrogates with U+FFFD and keeps escaped backslashes', () => {
    const text = 'cut \ud83d, whole 🙂, text \\ud83d';
    const sealed = seal(ruleCreated, { ...input, requestParameters: { ruleId: 'r', text } }, context);
    expect(eventDataOf(sealed).event['requestParameters']).toEqual({
      ruleId: 'r',
      text: 'cut \ufffd, whole 🙂, text \\ud83d',
    });
  });

  it('writes every character of a string as JSON.stringify does', () => {
    for (let code = 0; code < 0xd800; code = code < 0x300 ? code + 1 : code * 2) {
      const userAgent = `a${String.fromCharCode(code)}`;
      const { text, event } = eventDataOf(seal(ruleCreated, { ...input, userAgent }, context));
      expect(event['userAgent']).toBe(userAgent);
      expect(text).toContain(`"userAgent":${JSON.stringify(userAgent)},`);
    }
  });

  it('reports every issue with its path, and never a value', () => {
    const wrong = {
      userIdentity: { type: 'USER' },
      requestParameters: { text: 'hunter2' },
      sourceIPAddress: 'hunter2',
      colour: 'hunter2',
    };
    const error = errorOf(() => seal(ruleCreated, wrong as never, context));
    expect(error.code).toBe('invalid_event');
    expect(error.issues.map((issue) => issue.path)).toEqual(
      expect.arrayContaining([
        ['userIdentity', 'principalId'],
        ['sourceIPAddress'],
        ['colour'],
        ['requestParameters', 'ruleId'],
      ]),
    );
    expect(error.message).toContain('[invalid_event] klarity discoveryRule.created: ');
    expect(error.message).toContain('requestParameters.ruleId is required');
    expect(error.message).not.toContain('hunter2');
  });

  it('rejects what is not an object, and what JSON cannot represent', () => {
    expect(errorOf(() => seal(ruleCreated, undefined as never, context)).message).toBe(
      '[invalid_event] klarity discoveryRule.created: event must be an object',
    );
    const throwing = {
      get n(): never {
        throw new Error('no');
      },
    };
    for (const details of [{ n: 1n }, throwing]) {
      expect(
        errorOf(() => seal(anything, { userIdentity: { ...userIdentity, details } }, context)).message,
      ).toBe(
        '[invalid_event] klarity any.happened: userIdentity.details must be JSON: no BigInt, no circular reference, no getter that throws',
      );
    }
  });

  it('rejects an actor whose members are getters of a class, which JSON omits', () => {
    class Actor {
      readonly #given = { type: 'USER', principalId: 'p' } as const;
      get type() {
        return this.#given.type;
      }
      get principalId() {
        return this.#given.principalId;
      }
    }
    class Plain {
      type = 'USER' as const;
      principalId = 'p';
      describe(): string {
        return this.principalId;
      }
    }
    expect(
      errorOf(() => seal(ruleCreated, { ...input, userIdentity: new Actor() }, context)).issues[0]?.path,
    ).toEqual(['userIdentity']);
    const { event } = eventDataOf(seal(ruleCreated, { ...input, userIdentity: new Plain() }, context));
    expect(event['userIdentity']).toEqual({ type: 'USER', principalId: 'p' });
  });

  it('rejects circular details, whatever the setting for personal data', () => {
    const details: Record<string, unknown> = {};
    details['self'] = details;
    for (const personalData of ['keep', 'mask'] as const) {
      const privacy = new Privacy({ personalData });
      const call = () =>
        seal(ruleCreated, { ...input, userIdentity: { ...userIdentity, details } }, { ...context, privacy });
      expect(errorOf(call)).toMatchObject({ code: 'invalid_event' });
    }
  });

  it('rejects a time whose year in UTC has more than four digits, and reads early years in every notation', () => {
    const timed = (eventTime: string) => seal(ruleCreated, { ...input, eventTime }, context);
    for (const eventTime of ['9999-12-31T23:59:59-05:00', '0001-01-01T00:00:00+05:00']) {
      expect(errorOf(() => timed(eventTime)).message).toContain('the years 0001 to 9999');
    }
    for (const early of [
      '0050-01-31 12:00:00Z',
      '0050-01-31\n14:00:00+0200',
      '0050-01-31t10:00:00.5-02',
      '0050-01-31 12:00:00z',
    ])
      expect(eventDataOf(timed(early)).event['eventTime']).toBe('0050-01-31T12:00:00Z');
  });

  it('rejects a time that JavaScript cannot represent', () => {
    const error = errorOf(() => seal(ruleCreated, { ...input, eventTime: '2016-12-31T23:59:60Z' }, context));
    expect(error.message).toContain(
      'eventTime must be a time such as 2026-01-31T12:00:00Z, and not a leap second',
    );
  });
});

describe('the limits of the envelope, in bytes', () => {
  const alphabets = {
    ascii: 'a',
    'two bytes': 'ß',
    'three bytes': '語',
    'four bytes': '🙂',
    'escape-heavy': '"',
  };
  const sections = {
    requestParameters: 100_000,
    responseElements: 100_000,
    additionalEventData: 28_000,
  } as const;

  /** A section whose JSON is exactly so many bytes, filled with one character. */
  function sectionOf(bytes: number, character: string): Record<string, string> {
    const frame = Buffer.byteLength('{"text":""}');
    const each = Buffer.byteLength(JSON.stringify(character)) - 2;
    const count = Math.floor((bytes - frame) / each);
    const padding = 'x'.repeat(bytes - frame - count * each);
    const section = { text: character.repeat(count) + padding };
    expect(Buffer.byteLength(JSON.stringify(section))).toBe(bytes);
    return section;
  }

  for (const [section, limit] of Object.entries(sections) as [keyof EventSections, number][]) {
    for (const [alphabet, character] of Object.entries(alphabets)) {
      it(`takes ${section} of ${limit} bytes and not of one more (${alphabet})`, () => {
        for (const bytes of [limit - 1, limit]) {
          const sealed = seal(anything, { userIdentity, [section]: sectionOf(bytes, character) }, context);
          expect(eventDataOf(sealed).event[section]).toEqual(sectionOf(bytes, character));
        }
        const over = { userIdentity, [section]: sectionOf(limit + 1, character) };
        expect(errorOf(() => seal(anything, over, context)).message).toBe(
          `[invalid_event] klarity any.happened: ${section} must be at most ${limit} bytes of JSON, but is ${limit + 1}`,
        );
      });
    }
  }

  const texts: Record<string, { limit: number; input: (text: string) => object }> = {
    'userIdentity.type': {
      limit: 128,
      input: (type) => ({ userIdentity: { ...userIdentity, type } }),
    },
    'userIdentity.principalId': {
      limit: 1024,
      input: (principalId) => ({ userIdentity: { ...userIdentity, principalId } }),
    },
    userAgent: { limit: 1024, input: (userAgent) => ({ userIdentity, userAgent }) },
    UID: { limit: 1024, input: (UID) => ({ userIdentity, UID }) },
    errorCode: { limit: 256, input: (errorCode) => ({ userIdentity, errorCode }) },
    errorMessage: {
      limit: 256,
      input: (errorMessage) => ({ userIdentity, errorMessage }),
    },
  };
  /** A text of so many bytes, filled with one character; an escape counts once, since the value is what AWS measures. */
  function textOf(bytes: number, character: string): string {
    const each = Buffer.byteLength(character);
    return character.repeat(Math.floor(bytes / each)) + 'x'.repeat(bytes % each);
  }

  for (const [field, { limit, input: inputWith }] of Object.entries(texts)) {
    for (const [alphabet, character] of Object.entries(alphabets)) {
      it(`takes ${field} of ${limit} bytes and not of one more (${alphabet})`, () => {
        const sealWith = (bytes: number) =>
          seal(anything, inputWith(textOf(bytes, character)) as EventInput<EventSections>, context);
        for (const bytes of [limit - 1, limit]) {
          expect(eventDataOf(sealWith(bytes)).text).toContain(JSON.stringify(textOf(bytes, character)));
        }
        expect(errorOf(() => sealWith(limit + 1)).message).toBe(
          `[invalid_event] klarity any.happened: ${field} must be at most ${limit} bytes of UTF-8`,
        );
      });
    }
  }

  it('takes a whole event of 256 000 bytes and not of one more', () => {
    const base = { userIdentity: { ...userIdentity, details: { text: '' } }, UID: 'u' };
    const frame = Buffer.byteLength(eventDataOf(seal(anything, base, context)).text);
    const ofBytes = (bytes: number) => ({
      UID: 'u',
      userIdentity: {
        ...userIdentity,
        details: { text: 'ß'.repeat((bytes - frame) >> 1) + 'x'.repeat((bytes - frame) & 1) },
      },
    });
    for (const bytes of [255_999, 256_000]) {
      expect(Buffer.byteLength(eventDataOf(seal(anything, ofBytes(bytes), context)).text)).toBe(bytes);
    }
    expect(errorOf(() => seal(anything, ofBytes(256_001), context)).message).toContain(
      'event must be at most 256000 bytes of JSON, but is 256001',
    );
  });
});
