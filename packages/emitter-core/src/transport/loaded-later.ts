import type { Transport } from './transport.js';

/**
 * A transport whose code is loaded in the background once an emitter needs it: signing and HTTP would take most of the
 * time of an import, and a service can start without them.
 */
export function loadedLater(load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined;
  let closed = false;
  const loaded = (): Promise<Transport> => {
    if (closed) throw whenClosed();
    if (loading) return loading;
    const begun = (loading = load());
    // The sender gets the error, and the next one tries again: file descriptors may have run out for a moment. Node 20,
    // unlike 22, then gives the same error for ever: it keeps the failed import.
    begun.catch(() => (loading = undefined));
    return begun;
  };
  // Start now, so that the first request seldom has to wait.
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
