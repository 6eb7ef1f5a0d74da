import { describe, expect, it } from 'vitest';
import { eventDataOf, eventOf, good, ofEvent, problems } from './problems.js';

describe('a typo', () => {
  it('in the source or the name does not hide other problems', () => {
    const change = { eventSource: 'com.nordcloudapp.com.klarity', eventName: 'discoveryrule.create', UID: 7 };
    expect(ofEvent(change)).toEqual([
      expect.stringContaining(
        'eventSource is "com.nordcloudapp.com.klarity", which is not an event source of the catalogue. Did you mean "com.nordcloudapp.klarity"?',
      ),
      expect.stringContaining(
        'eventName is "discoveryrule.create", which com.nordcloudapp.klarity does not have. Did you mean "discoveryRule.created"?',
      ),
      expect.stringContaining('UID must be a string, but is 7. Write "7", in quotes.'),
    ]);
  });

  it('in the name of a property is one problem, not two', () => {
    const { ruleName, ...others } = good['requestParameters'] as Record<string, unknown>;
    expect(ofEvent({ requestParameters: { ...others, rulename: ruleName } })).toEqual([
      expect.stringMatching(
        /^1:\d+ requestParameters.rulename is not a property of this event\. Did you mean "ruleName"\?$/,
      ),
    ]);
  });

  it('is not guessed at if no name is near', () => {
    expect(ofEvent({ eventSource: 'com.example.shop' })).toEqual([
      expect.stringContaining(
        'is not an event source of the catalogue. The event sources are com.nordcloudapp.autobackup, com.nordcloudapp.autopatcher,',
      ),
    ]);
    expect(ofEvent({ eventName: 'image.created' })).toEqual([
      expect.stringContaining('"image.created" is an event of com.nordcloudapp.imagefactory.'),
    ]);
  });
});

describe('an event', () => {
  it.each<[change: object, problem: string]>([
    [
      { recipientAccountId: '42' },
      'recipientAccountId must be 12 digits, but is "42". Use an AWS account ID, for example "111122223333".',
    ],
    [
      { sourceIPAddress: 'localhost' },
      'sourceIPAddress must be an IPv4 address or an IPv6 address, but is "localhost".',
    ],
    [{ sourceIPAddress: 3 }, 'sourceIPAddress must be a string, but is 3.'],
    [
      { eventTime: '2026-07-12T10:55:00.250+02:00' },
      'eventTime must be in whole seconds of UTC, but is "2026-07-12T10:55:00.250+02:00". Write "2026-07-12T08:55:00Z".',
    ],
    [
      { eventTime: '2026-07-12T10:55:00.250' },
      'eventTime must be a date and time such as 2026-01-31T09:30:00Z, but is "2026-07-12T10:55:00.250".',
    ],
    [
      { eventTime: '202-07-12T10:55:00' },
      'eventTime must be a date and time such as 2026-01-31T09:30:00Z, but is "202-07-12T10:55:00".',
    ],
    [{ UID: 'my event' }, 'UID is not a UUID but "my event"; CloudTrail accepts it.'],
    [
      { userIdentity: { type: 'USER' } },
      'userIdentity.principalId is required. Add it, for example "name@example.com".',
    ],
    [
      { errorCode: 'é'.repeat(129) },
      'errorCode must have at most 256 bytes of UTF-8, but has 258. Remove 2 bytes.',
    ],
    [
      { colour: 'red' },
      'colour is not a property of this event. Leave it out, or name it as one of version, userIdentity,',
    ],
  ])('with %j is reported', (change, problem) => {
    expect(ofEvent(change)).toEqual([expect.stringContaining(problem)]);
  });

  it('is reported for the variant that it violates, and for no other', () => {
    const event = eventOf('image.distributed');
    const distributions = [{ result: 'FAILED', accountId: 'x' }, { result: 'LOST' }];
    const found = problems(JSON.stringify({ ...eventDataOf(event), responseElements: { distributions } }));
    expect(found.map((each) => each.replace(/^\S+ responseElements\./, ''))).toEqual([
      'distributions[0].providerAccountId is required. Add it, for example "111122223333".',
      'distributions[0].errorCode is required. Add it.',
      'distributions[0].errorMessage is required. Add it.',
      'distributions[0].accountId must be a UUID, but is "x". Use one, for example "00000000-0000-4000-8000-000000000003".',
      'distributions[1] must have a result that is one of SUCCEEDED, FAILED, but has "LOST". Use one of these, with the fields that go with it.',
    ]);
  });

  it('is reported item by item, even if there are more than ten', () => {
    const event = eventOf('image.distributed');
    const example = eventDataOf(event) as { responseElements: { distributions: object[] } };
    const distributions: object[] = Array<object>(11).fill(example.responseElements.distributions[0] ?? {});
    distributions[1] = { result: 'LOST' };
    distributions[10] = { result: 'SUCCEEDED', providerAccountId: '111122223333', accountId: 'x' };
    const found = problems(JSON.stringify({ ...example, responseElements: { distributions } }));
    expect(found.map((each) => each.replace(/^\S+ responseElements\./, ''))).toEqual([
      expect.stringMatching(/^distributions\[1\] must have a result that is one of SUCCEEDED, FAILED,/),
      expect.stringMatching(/^distributions\[10\]\.providerImageId is required\./),
      expect.stringMatching(/^distributions\[10\]\.accountId must be a UUID, but is "x"\./),
    ]);
  });

  it('that is unknown is checked against the envelope', () => {
    const unknown = {
      ...good,
      eventSource: 'com.example.shop',
      requestParameters: { anything: 1 },
      userAgent: 3,
    };
    expect(problems(JSON.stringify(unknown)).map((each) => each.split(' ')[1])).toEqual([
      'eventSource',
      'userAgent',
    ]);
  });

  it.each(['requestParameters', 'responseElements', 'additionalEventData'])(
    'may contain in %s what CloudTrail accepts, to the byte',
    (section) => {
      const limit = section === 'additionalEventData' ? 28_000 : 100_000;
      const frame = Buffer.byteLength(JSON.stringify({ x: '' }));
      const of = (bytes: number): string[] =>
        ofEvent({ eventSource: 'com.example.shop', [section]: { x: 'é'.repeat((bytes - frame) / 2) } });
      expect(of(limit).filter((each) => each.includes('bytes'))).toEqual([]);
      expect(of(limit + 2)).toContainEqual(
        expect.stringContaining(
          `${section} must be at most ${limit} bytes of UTF-8 as JSON, but is ${limit + 2}: CloudTrail rejects it. Remove at least 2 bytes,`,
        ),
      );
    },
  );

  it('may be 256,000 bytes long as it is sent', () => {
    const details = (bytes: number): string => {
      const event = { ...good, userIdentity: { type: 'USER', principalId: 'x', details: { x: '' } } };
      const text = JSON.stringify(event);
      return text.replace('"x":""', `"x":"${'y'.repeat(bytes - Buffer.byteLength(text))}"`);
    };
    expect(problems(details(256_000))).toEqual([]);
    expect(problems(details(256_001))).toEqual([expect.stringContaining(' must be at most 256000 bytes')]);
    // The text of an entry is sent as it is, its spaces too.
    const entry = { id: '1', eventData: `${details(256_000)} ` };
    expect(problems(JSON.stringify([entry]))).toEqual([expect.stringContaining('but is 256001')]);
  });
});
