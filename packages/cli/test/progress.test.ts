import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showProgress } from '../src/query/progress.js';
import { collectingTerminal } from './collecting-terminal.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
});

function shown(
  isTTY: boolean,
  env: Record<string, string> = {},
  columns = 80,
): [stop: () => void, text: () => string] {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns });
  const stop = showProgress({ ...collectingTerminal([], [], { env }), stderr });
  return [stop, () => String((stderr.read() as Buffer | null) ?? '')];
}

it('a terminal shows how long a query has been running, after a second and until it ends', () => {
  const [stop, text] = shown(true);
  vi.advanceTimersByTime(999);
  expect(text()).toBe('');
  vi.advanceTimersByTime(1001);
  expect(text()).toBe(
    '\r\u001b[KRunning the query in Lake, 1 s. Press Ctrl-C to cancel it.' +
      '\r\u001b[KRunning the query in Lake, 2 s. Press Ctrl-C to cancel it.',
  );
  stop();
  stop();
  vi.advanceTimersByTime(5000);
  expect(text()).toBe('\r\u001b[K');
});

it('a narrow terminal shows as much as fits on one line, which can be cleared', () => {
  const [stop, text] = shown(true, {}, 40);
  vi.advanceTimersByTime(1000);
  stop();
  expect(text()).toBe('\r\u001b[KRunning the query in Lake, 1 s. Press C\r\u001b[K');
});

it.each([
  ['a file', false, {}],
  ['a dumb terminal', true, { TERM: 'dumb' }],
])('%s shows no progress', (_what, isTTY, env) => {
  const [stop, text] = shown(isTTY, env);
  vi.advanceTimersByTime(5000);
  stop();
  expect(text()).toBe('');
});
