import type { Transport } from './transport.js';

/**
 * A transport whose code is loaded with the first request: signing and HTTP are most of what an import would take,
 * and a service starts without them.
 */
export function loadedLater(load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined;
  let closed = false;
  return {
    async send(batch) {
      loading ??= load();
      const transport = await loading;
      // Closed while it was loading: what it holds open is freed all the same.
      if (closed) transport.close();
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
