import { afterEach, describe, expect, it, vi } from 'vitest';
import { newUID } from '../src/uid.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('a new UID', () => {
  it('is a UUID of version 7 that begins with the time in milliseconds', () => {
    const time = Date.UTC(2100, 0, 2, 3, 4, 5, 678);
    vi.useFakeTimers({ now: time });
    const UID = newUID();
    expect(UID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(UID.replace('-', '').slice(0, 12), 16)).toBe(time);
  });

  it('is unique, and sorts after the previous one, even within a millisecond and when the clock is set back', () => {
    vi.useFakeTimers({ now: Date.UTC(2100, 1, 1) });
    // More than a millisecond can count.
    const UIDs = Array.from({ length: 10_000 }, newUID);
    vi.setSystemTime(Date.UTC(2100, 0, 1));
    UIDs.push(newUID(), newUID());
    expect(UIDs.toSorted()).toEqual(UIDs);
    expect(new Set(UIDs).size).toBe(UIDs.length);
  });

  it('has random digits everywhere except for time, counter, version and variant', () => {
    const seen = Array.from({ length: 36 }, () => new Set<string>());
    for (let n = 0; n < 2000; n++) {
      const UID = newUID();
      for (const [place, digits] of seen.entries()) digits.add(UID.charAt(place));
    }
    const random = Array.from('0123456789abcdef');
    for (let place = 20; place < 36; place++) {
      if (place !== 23) expect([...(seen[place] ?? [])].toSorted()).toEqual(random);
    }
    expect([...(seen[19] ?? [])].toSorted()).toEqual(['8', '9', 'a', 'b']);
  });
});
