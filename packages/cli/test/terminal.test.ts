import { describe, expect, it } from 'vitest';
import { colorsFor, columnsOf } from '../src/terminal.js';
import { activityProcess } from './activity-process.js';

const red = (...given: Parameters<typeof colorsFor>): string => colorsFor(...given).red('text');
const inRed = '\u001b[31mtext\u001b[39m';

describe('colour', () => {
  it('is used in a terminal that supports it, unless NO_COLOR is set', () => {
    expect(red(true, {})).toBe(inRed);
    expect(red(true, { TERM: 'dumb' })).toBe('text');
    expect(red(true, { NO_COLOR: '1' })).toBe('text');
    expect(red(true, { NO_COLOR: '' })).toBe(inRed);
  });

  it('is not used for a pipe or a file, unless FORCE_COLOR is set', () => {
    expect(red(undefined, {})).toBe('text');
    expect(red(undefined, { FORCE_COLOR: '1' })).toBe(inRed);
    expect(red(undefined, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe('text');
  });

  it('is not used for the log of a build either, where CI is set', async () => {
    const { stderr } = await activityProcess(['events', 'show', 'nothing'], { CI: 'true' });
    expect(stderr).toMatch(/^activity: The catalogue has no event "nothing"\.\n/);
  });
});

it('the width is that of the terminal, 80 if it does not know its own, and unlimited without one', () => {
  expect(columnsOf({ isTTY: true, columns: 40 })).toBe(40);
  expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80);
  expect(columnsOf({})).toBe(undefined);
});
