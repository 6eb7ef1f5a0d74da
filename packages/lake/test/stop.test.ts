import { afterEach, expect, it, vi } from 'vitest';
import { Stop } from '../src/query/stop.js';

afterEach(() => vi.useRealTimers());

it('says a stop again until the query has ended', () => {
  vi.useFakeTimers();
  const stop = new Stop();
  stop.now('CANCELLED');
  expect(vi.getTimerCount()).toBe(1);
  stop.end();
  expect(vi.getTimerCount()).toBe(0);
  expect(stop.reason).toBe('CANCELLED');
});

it('keeps no process alive by a stop that comes when the query has ended, and is only being written', () => {
  vi.useFakeTimers();
  const stop = new Stop();
  stop.end();
  stop.now('CANCELLED');
  expect(vi.getTimerCount()).toBe(0);
  expect(stop.stopped).toBe(false);
});
