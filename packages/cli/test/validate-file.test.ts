import { events } from '@org/event-catalog';
import { describe, expect, it } from 'vitest';
import { checkText, isValid } from '../src/validate/check-text.js';
import { eventDataOf, good, problems } from './problems.js';

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
