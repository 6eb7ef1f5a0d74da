import { describe, expect, it } from 'vitest';
import { createMemoryTransport } from '../src/testing.js';
import { loadedLater } from '../src/transport/loaded-later.js';
import type { Transport } from '../src/transport/transport.js';
import { channel } from './support/events.js';

const entry = { UID: 'a', id: 'a', eventData: '{}', bytes: 2 };

describe('a lazily loaded transport', () => {
  it('starts loading at once, and sends as soon as it is loaded', async () => {
    const memory = createMemoryTransport();
    let arrive: (transport: Transport) => void = () => undefined;
    const transport = loadedLater(() => new Promise((resolve) => (arrive = resolve)));
    const sent = transport.send({ channel, entries: [entry] });
    expect(memory.batches).toEqual([]);
    arrive(memory);
    await expect(sent).resolves.toMatchObject([{ kind: 'delivered' }]);
  });

  it('is closed after loading if it was closed before, and sends nothing', async () => {
    let closed = 0;
    const memory = { ...createMemoryTransport(), close: () => closed++ } as unknown as Transport;
    let arrive: (transport: Transport) => void = () => undefined;
    const transport = loadedLater(() => new Promise((resolve) => (arrive = resolve)));
    const sent = transport.send({ channel, entries: [entry] });
    transport.close();
    arrive(memory);
    await expect(sent).rejects.toThrow('the emitter was closed');
    expect(closed).toBe(1);
  });

  it('reports a failed load only to senders, and loads again on the next send', async () => {
    const ends: Promise<Transport>[] = [
      Promise.reject(new Error('EMFILE: too many open files')),
      Promise.reject(new Error('no such module')),
      Promise.resolve(createMemoryTransport()),
    ];
    for (const end of ends) end.catch(() => undefined);
    const transport = loadedLater(() => ends.shift() ?? Promise.reject(new Error('loaded once too often')));
    const send = () => transport.send({ channel, entries: [entry] });
    await expect(send()).rejects.toThrow('EMFILE: too many open files');
    await expect(send()).rejects.toThrow('no such module');
    await expect(send()).resolves.toMatchObject([{ kind: 'delivered' }]);
    await expect(send()).resolves.toMatchObject([{ kind: 'delivered' }]);
    transport.close();
    await expect(send()).rejects.toThrow('the emitter was closed');
  });
});
