import type { Transport } from './transport.js';

/**
 * A transport whose code is loaded once there is an emitter that will need it: signing and HTTP are most of what
 * an import would take, and a service starts without them.
 */
export function loadedLater(load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined;
  let closed = false;
  const loaded = (): Promise<Transport> => {
    if (closed) throw whenClosed();
    if (loading) return loading;
    const begun = (loading = load());
    // Whoever sends is told, and the next one tries again: there may have been no descriptor left, for a moment.
    begun.catch(() => (loading = undefined));
    return begun;
  };
  // Begun at once, so that the first request seldom waits for it.
  void loaded();
  return {
    async send(batch) {
      const transport = await loaded();
      if (closed) throw whenClosed();
      return transport.send(batch);
    },
    close() {
      closed = true;
      loading?.then(
        (transport) => {
          transport.close();
        },
        () => undefined,
      );
    },
  };
}

function whenClosed(): Error {
  return new Error('the emitter was closed');
}
