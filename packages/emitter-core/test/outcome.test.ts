import { describe, expect, it } from 'vitest';
import { entryOutcome, entryOutcomes, failureOutcome, isThrottling } from '../src/transport/outcome.js';

describe('the outcome of an error code of an entry', () => {
  const kinds = {
    FieldTooLong: 'reject',
    FieldNotFound: 'reject',
    InvalidChecksum: 'reject',
    InvalidData: 'reject',
    InvalidEventSource: 'reject',
    InvalidRecipient: 'reject',
    SomethingNew: 'reject',
    AccountNotSubscribed: 'park',
    Throttling: 'retry',
    InternalFailure: 'retry',
  };
  for (const [code, kind] of Object.entries(kinds)) {
    it(`${code}: ${kind}`, () => {
      expect(entryOutcome(code, 'words')).toEqual({ kind, code, message: 'words' });
    });
  }
});

describe('the outcome of a failed request', () => {
  const cases: [code: string, status: number | undefined, kind: string][] = [
    ['ThrottlingException', 400, 'retry'],
    ['Throttling', 400, 'retry'],
    ['TooManyRequestsException', 429, 'retry'],
    ['RequestLimitExceeded', 400, 'retry'],
    ['SlowDown', 503, 'retry'],
    ['HTTP429', 429, 'retry'],
    ['InternalFailure', 500, 'retry'],
    ['ServiceUnavailable', 503, 'retry'],
    ['HTTP408', 408, 'retry'],
    ['ECONNRESET', undefined, 'retry'],
    ['ChannelInsufficientPermission', 400, 'park'],
    ['AccessDeniedException', 403, 'park'],
    ['ChannelNotFound', 400, 'park'],
    ['InvalidChannelARN', 400, 'park'],
    ['ChannelUnsupportedSchema', 400, 'park'],
    ['UnsupportedOperationException', 400, 'park'],
    ['InvalidSignatureException', 403, 'park'],
    ['DuplicatedAuditEventId', 400, 'split'],
    ['ValidationException', 400, 'split'],
    ['SerializationException', 400, 'split'],
    ['RequestEntityTooLargeException', 400, 'split'],
    ['HTTP413', 413, 'split'],
  ];
  for (const [code, status, kind] of cases) {
    it(`${code} with ${status === undefined ? 'no answer' : `HTTP ${status}`}: ${kind}`, () => {
      expect(failureOutcome({ code, status, message: '' }).kind).toBe(kind);
    });
  }
});

it('slows down also where only the status says that AWS is throttling', () => {
  expect(['HTTP429', 'HTTP503'].map(isThrottling)).toEqual([true, false]);
});

describe('entryOutcomes', () => {
  it('matches by id, never by position, and retries what neither list contains', () => {
    const outcomes = entryOutcomes([{ id: 'a' }, { id: 'b' }, { id: 'c' }], {
      successful: [{ id: 'c', eventID: 'e-c' }],
      failed: [{ id: 'a', errorCode: 'InvalidData', errorMessage: 'no' }],
    });
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['reject', 'retry', 'delivered']);
    expect(outcomes[1]).toMatchObject({ code: 'IncompleteAnswer' });
  });

  it('takes no other id for that of an entry in its position', () => {
    const successful = ['a', 'x'].map((id) => ({ id, eventID: `e-${id}` }));
    expect(entryOutcomes([{ id: 'a' }, { id: 'b' }], { successful })).toMatchObject([
      { kind: 'delivered', eventID: 'e-a' },
      { kind: 'retry', code: 'IncompleteAnswer' },
    ]);
  });

  it('retries an entry that failed without a code', () => {
    expect(entryOutcomes([{ id: 'a' }], { failed: [{ id: 'a' }] })).toEqual([
      { kind: 'retry', code: 'InternalFailure', message: '' },
    ]);
  });

  it('gives each entry its own eventID, whatever the order of the answer', () => {
    const successful = ['b', 'a'].map((id) => ({ id, eventID: `e-${id}` }));
    expect(entryOutcomes([{ id: 'a' }, { id: 'b' }], { successful })).toEqual([
      { kind: 'delivered', eventID: 'e-a' },
      { kind: 'delivered', eventID: 'e-b' },
    ]);
  });

  it('does not trust the success of an entry that is also listed as failed', () => {
    const successful = [{ id: 'a', eventID: 'e-a' }];
    const failed = [{ id: 'a', errorCode: 'InvalidData', errorMessage: 'no' }];
    expect(entryOutcomes([{ id: 'a' }], { successful, failed })).toMatchObject([{ kind: 'reject' }]);
  });

  it('does not take an answer without lists as an acknowledgement', () => {
    expect(entryOutcomes([{ id: 'a' }], {})).toMatchObject([{ kind: 'retry', code: 'IncompleteAnswer' }]);
  });
});
