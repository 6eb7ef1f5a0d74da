import { events, findSource, type CatalogEvent } from '@org/event-catalog';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkText, isValid } from '../src/validate/check-text.js';
import { pathText } from '../src/validate/problem.js';
import { activity } from './collecting-terminal.js';

const wrongExamples = join(import.meta.dirname, 'wrong-examples');
const eventOf = (wanted: string): CatalogEvent => {
  const event = events().find(({ name }) => name === wanted);
  if (event === undefined) throw new Error(`the catalogue has no ${wanted}`);
  return event;
};
const eventDataOf = ({ example }: CatalogEvent) => example['eventData'] as Record<string, unknown>;
const good = eventDataOf(eventOf('discoveryRule.created'));

/** Each problem of a text as `place: path message. fix`. */
function problems(text: string): string[] {
  const report = checkText('file', text);
  return [report, ...report.events].flatMap((part) =>
    part.problems.map(
      ({ line, column, path, message, fix }) => `${line}:${column} ${pathText(path)} ${message}. ${fix}`,
    ),
  );
}

const ofEvent = (change: object): string[] => problems(JSON.stringify({ ...good, ...change }));

describe('a file of events', () => {
  it.each(events().map((event) => [event.source, event.name, event] as const))(
    'is valid with the example of %s %s',
    (_source, _name, event) => {
      for (const form of [eventDataOf(event), event.example]) {
        const found = problems(JSON.stringify(form));
        // That an event is deprecated is told, and makes no example wrong.
        expect(found.filter((problem) => !problem.includes(' eventName is deprecated: '))).toEqual([]);
      }
    },
  );

  it('may contain one event, a wrapper, an array, one event per line, a request, or its entries', () => {
    const entries = [{ id: '1', eventData: JSON.stringify(good) }];
    const shapes: [text: string, shape: string][] = [
      [JSON.stringify(good, undefined, 2), 'event'],
      [JSON.stringify({ eventData: good }), 'eventData wrapper'],
      [JSON.stringify({ eventData: JSON.stringify(good) }), 'eventData wrapper'],
      [JSON.stringify([good, { eventData: good }]), 'array'],
      [`${JSON.stringify(good)}\n\n${JSON.stringify({ eventData: good })}\n`, 'NDJSON'],
      [JSON.stringify({ auditEvents: entries }), 'PutAuditEvents request'],
      [JSON.stringify(entries), 'PutAuditEvents request'],
    ];
    for (const [text, shape] of shapes) {
      const report = checkText('file', text);
      expect([report.shape, isValid(report)]).toEqual([shape, true]);
      expect(report.events.map(({ name }) => name)).toContain('klarity.discoveryRule.created');
    }
  });

  it('that is not JSON is reported with line and column', () => {
    expect(problems('{\n  "version": "v1",\n  oops\n}')).toEqual([
      '3:3  is not JSON: invalid symbol. Fix the JSON there; what follows was not checked.',
    ]);
    expect(problems(' \n')).toEqual([
      '1:1  is empty. Pass one event, an array, one event per line, or a PutAuditEvents request.',
    ]);
    expect(problems('[]')).toEqual(['1:1  contains no event. Add at least one event.']);
    expect(problems('7')).toEqual([
      '1:1  must be an object, but is 7. Write the event as a JSON object: activity events show <event> prints one.',
    ]);
  });

  it('is read on after a line that is not JSON', () => {
    const line = JSON.stringify(good);
    expect(problems(`${line}\n{"version"\n${line.replace('"v1"', '"v2"')}`)).toEqual([
      '2:11  is not JSON: colon expected. Fix the line: each line is one event.',
      '3:2 version must be "v1", but is "v2". Write "v1".',
    ]);
  });

  it('is read on after a first line that is not JSON', () => {
    const line = JSON.stringify(good);
    expect(problems(`{"version"\n${line.replace('"v1"', '"v2"')}\n${line}`)).toEqual([
      '1:11  is not JSON: colon expected. Fix the line: each line is one event.',
      '2:2 version must be "v1", but is "v2". Write "v1".',
    ]);
    expect(problems(`{"auditEvents": [\n{"id": "1"}\n] oops\n}`)).toEqual([
      expect.stringContaining('3:3  is not JSON: '),
    ]);
  });

  it('may be long and entirely wrong: the time for it grows only with its length', () => {
    const many = JSON.stringify(Array(5000).fill({ ...good, version: 'v2' }), undefined, 2);
    const found = problems(many);
    expect(found).toHaveLength(5000);
    const lines = many.split('\n');
    const last = lines.lastIndexOf('    "version": "v2",') + 1;
    expect(found.at(-1)).toBe(`${last}:5 version must be "v1", but is "v2". Write "v1".`);
  });

  it('may be nested to any depth', () => {
    const deep = `{"version":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(problems(deep)).toContain(
      '1:1 version must be a string, but is an array of 1. Use a string, for example "v1".',
    );
  });
});

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

describe('a PutAuditEvents request', () => {
  const entry = (id: unknown, more: object = {}) => ({ id, eventData: JSON.stringify(good), ...more });
  const request = (...auditEvents: unknown[]): string[] => problems(JSON.stringify({ auditEvents }));

  it('with missing, invalid or duplicate ids is reported entry by entry', () => {
    expect(request(entry('a'), entry('a'), entry('a.b'), { eventData: JSON.stringify(good) })).toEqual([
      expect.stringContaining(
        'id is also the id of entry 1: AWS refuses the whole request (DuplicatedAuditEventId).',
      ),
      expect.stringContaining('id must be 1 to 128 characters of A-Z a-z 0-9 - _, but is "a.b".'),
      expect.stringContaining('id is required.'),
    ]);
  });

  it('with a wrong checksum is told the right one', () => {
    const right = createHash('sha256').update(JSON.stringify(good)).digest('base64');
    expect(request(entry('1', { eventDataChecksum: right }))).toEqual([]);
    expect(request(entry('1', { eventDataChecksum: 'no' }))).toEqual([
      expect.stringContaining(
        `eventDataChecksum is not the base64 of the SHA-256 of eventData. Use ${right}, or leave it out.`,
      ),
    ]);
  });

  it('is reported if eventData is an object, missing, or not JSON', () => {
    expect(request({ id: '1', eventData: good }, { id: '2' }, entry('3', { eventData: '{' }))).toEqual([
      expect.stringContaining(
        'eventData must be a string that contains the event as JSON, but is an object.',
      ),
      expect.stringContaining(' must be an object, but is missing.'),
      expect.stringContaining('eventData is not JSON: close brace expected (line 1, column 2 of the text).'),
    ]);
  });

  it('must have 1 to 100 entries, and at most a megabyte', () => {
    const some = (count: number) => Array.from({ length: count }, (_, index) => entry(`${index}`));
    expect(request(...some(100))).toEqual([]);
    expect(request(...some(101))).toEqual([
      expect.stringContaining(
        'auditEvents must contain at most 100 entries, but contains 101. Send them in 2 requests.',
      ),
    ]);
    expect(request()).toEqual([expect.stringContaining('auditEvents contains no entry.')]);
    const long = entry('1', {
      eventData: JSON.stringify(good) + ' '.repeat(255_000 - JSON.stringify(good).length),
    });
    expect(request(...['1', '2', '3', '4'].map((id) => ({ ...long, id })))).toEqual([
      expect.stringMatching(
        / must be at most 1000000 bytes of UTF-8 as a request, but is \d+\. Send the events in more requests\./,
      ),
    ]);
  });

  it('with unknown members is told which ones were meant', () => {
    const text = JSON.stringify({ channelARN: 'x', auditEvents: [entry('1', { checksum: 'x', xy: 1 })] });
    expect(problems(text)).toEqual([
      expect.stringMatching(
        /^1:\d+ channelARN is not a member of a PutAuditEvents request\. Write channelArn\.$/,
      ),
      expect.stringContaining('checksum is not a member of a PutAuditEvents entry. Leave it out.'),
      // Any two letters are two slips away from "id".
      expect.stringContaining('xy is not a member of a PutAuditEvents entry. Leave it out.'),
    ]);
  });

  it('with events for another account than the channel’s is reported', () => {
    const to = (account: string): string[] =>
      problems(
        JSON.stringify({
          channelArn: `arn:aws:cloudtrail:eu-central-1:${account}:channel/3ff1dbd5-2cb0-4c0a-9c63-0a6d1f9bd3b5`,
          auditEvents: [entry('1')],
        }),
      );
    const recipient = String(good['recipientAccountId']);
    expect(to(recipient)).toEqual([]);
    expect(to('999999999999')).toEqual([
      expect.stringContaining(
        `recipientAccountId must be the account of the channel, 999999999999, but is "${recipient}" (InvalidRecipient). Write "999999999999",`,
      ),
    ]);
  });

  it('is reported without quoting its external ID', () => {
    const found = problems(
      JSON.stringify({ externalId: 'secret id', channelArn: '', auditEvents: [entry('1')] }),
    );
    expect(found).toHaveLength(2);
    expect(found.join('\n')).not.toContain('secret');
  });
});

describe('activity events validate', () => {
  it.each(readdirSync(wrongExamples))('finds every problem of the published example %s', async (name) => {
    const { code, stdout, stderr } = await activity(['events', 'validate', join(wrongExamples, name)], {
      columns: 200,
    });
    const source = name.replace('.json', '');
    expect(stdout).toContain(
      `which is not an event source of the catalogue\n                  Did you mean "${findSource(source)?.eventSource ?? ''}"?`,
    );
    expect(stdout).toContain('error    recipientAccountId is required');
    expect(stdout).toContain(
      'error    eventTime must be a date and time such as 2026-01-31T09:30:00Z, but is "202-07-12T10:55:00"',
    );
    expect(stdout).toContain('warning  UID is not a UUID but');
    if (source === 'autopatcher')
      expect(stdout).toContain(
        '13:7   error    requestParameters.noUpdatesCOunt is not a property of this event\n                  Did you mean "noUpdatesCount"?',
      );
    expect(stderr).toBe(
      `activity: There are ${source === 'autopatcher' ? 4 : 3} errors.\nFix what is listed, then validate again.\n`,
    );
    expect(code).toBe(1);
  });

  it('says what a valid file contains, and exits with 0', async () => {
    const stdin = `${JSON.stringify(good)}\n${JSON.stringify(good)}\n`;
    expect(await activity(['events', 'validate', '-'], { stdin })).toEqual({
      code: 0,
      stdout: 'standard input: valid, NDJSON of 2 events, none of them wrong\n',
      stderr: '',
    });
  });

  it('does not fail for a warning', async () => {
    const { code, stdout } = await activity(['events', 'validate', '-'], {
      stdin: JSON.stringify({ ...good, UID: '1' }),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('warning  UID is not a UUID')]);
  });

  it('also reports as JSON', async () => {
    const stdin = JSON.stringify({ ...good, version: 'v2' }, undefined, 2);
    const { code, stdout } = await activity(['events', 'validate', '-', '--json'], { stdin });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      files: [
        {
          file: 'standard input',
          shape: 'event',
          valid: false,
          problems: [],
          events: [
            {
              event: 'klarity.discoveryRule.created',
              line: 1,
              valid: false,
              problems: [
                {
                  level: 'error',
                  path: 'version',
                  message: 'must be "v1", but is "v2"',
                  fix: 'Write "v1".',
                  line: 2,
                  column: 3,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('accepts a file that begins with a byte order mark', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'validate-'));
    const file = join(folder, 'event.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(good)}`);
    const utf16 = join(folder, 'written-by-powershell.json');
    writeFileSync(utf16, `\uFEFF${JSON.stringify(good, null, 2)}\r\n`, 'utf16le');
    for (const setting of [
      { args: [file] },
      { args: [utf16] },
      { args: ['-'], stdin: `\uFEFF${JSON.stringify(good)}` },
    ]) {
      const { code, stdout } = await activity(['events', 'validate', ...setting.args], setting);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/: valid, one event\n$/)]);
    }
    const { stdout } = await activity([
      'events',
      'send',
      'discoveryRule.created',
      '--data',
      file,
      '--dry-run',
    ]);
    // It is sent by no emitter, and so without its number.
    const { additionalEventData, ...sent } = good;
    expect(additionalEventData).toHaveProperty('emitter');
    expect(JSON.parse(stdout)).toEqual(sent);
    rmSync(folder, { recursive: true });
  });

  it('says which file cannot be read', async () => {
    expect(await activity(['events', 'validate', 'nowhere.json'])).toEqual({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(
        /^activity: nowhere\.json cannot be read: ENOENT.*\nPass the path of a file, or - for standard input\.\n$/,
      ) as string,
    });
  });
});
