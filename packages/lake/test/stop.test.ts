import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, expect, it, vi } from 'vitest';
import { Stop } from '../src/query/stop.js';
import type { MemoryWatch } from '../src/store/memory-watch.js';

afterEach(() => vi.useRealTimers());

/** What a query runs on, in as far as a stop knows it. */
function running() {
  vi.useFakeTimers();
  const interrupt = vi.fn();
  const endWatch = vi.fn();
  return {
    stop: new Stop(),
    interrupt,
    endWatch,
    connection: { interrupt } as unknown as DuckDBConnection,
    memory: { begin: () => endWatch } as unknown as MemoryWatch,
  };
}

it('says a stop again until the query has ended', () => {
  const { stop, interrupt, endWatch, connection, memory } = running();
  stop.on(connection, memory);
  expect(interrupt).not.toHaveBeenCalled();
  stop.now('CANCELLED');
  expect(interrupt).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(20);
  expect(interrupt).toHaveBeenCalledTimes(3);
  stop.end();
  expect(vi.getTimerCount()).toBe(0);
  expect(endWatch).toHaveBeenCalledOnce();
  expect(stop.reason).toBe('CANCELLED');
});

it('says it to the connection that a query gets after it, and waits for none that never comes', () => {
  const { stop, interrupt, connection, memory } = running();
  stop.now('TIMED_OUT');
  expect(vi.getTimerCount()).toBe(0);
  stop.on(connection, memory);
  expect(interrupt).toHaveBeenCalledOnce();
  stop.end();
  expect(vi.getTimerCount()).toBe(0);
});

it('keeps no process alive by a stop that comes when the query has ended, and is only being written', () => {
  const { stop } = running();
  stop.end();
  stop.now('CANCELLED');
  expect(vi.getTimerCount()).toBe(0);
  expect(stop.stopped).toBe(false);
});
