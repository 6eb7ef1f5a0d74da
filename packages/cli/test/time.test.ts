import { describe, expect, it } from 'vitest';
import { parseTime } from '../src/query/time.js';

const now = Date.parse('2026-03-02T12:00:00Z');

describe('a time on the command line', () => {
  it.each([
    ['90m', '2026-03-02T10:30:00.000Z'],
    ['24h', '2026-03-01T12:00:00.000Z'],
    ['7d', '2026-02-23T12:00:00.000Z'],
    ['2w', '2026-02-16T12:00:00.000Z'],
    ['999999w', '1970-01-01T00:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-01-31T09:30', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:15Z', '2026-01-31T09:30:15.000Z'],
    ['2026-01-31T00:30:00+02:00', '2026-01-30T22:30:00.000Z'],
  ])('written as %s is %s', (text, time) => {
    expect(parseTime(text, now).toISOString()).toBe(time);
  });

  it.each([
    'yesterday',
    '',
    '24',
    '1y',
    '2026-1-31',
    '2026-02-30',
    '2026-02-29T09:30Z',
    '2026-13-01',
    '1000000w',
  ])('written as %j is refused', (text) => {
    expect(() => parseTime(text, now)).toThrow(
      'Pass how long ago (30m, 24h, 7d, 2w) or a time in UTC (2026-01-31, 2026-01-31T09:30:00Z).',
    );
  });
});
