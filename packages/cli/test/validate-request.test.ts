import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { good, problems } from './problems.js';

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
