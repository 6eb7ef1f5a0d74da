import type { Transport } from './transport.js';

/**
 * A transport whose code is loaded once there is an emitter that will need it: signing and HTTP are most of what
 * an import would take, and a service starts without them.
 */
export function loadedLater(load: () => Promise<Transport>): Transport {
  // Begun at once, so that the first request seldom waits for it.
  const loading = load();
  loading.catch(() => undefined);
  let closed = false;
  const close = (): void => {
    closed = true;
    loading.then(
      (transport) => {
        transport.close();
      },
      // Whoever sends is told, and there is nothing to free.
      () => undefined,
    );
  };
  return {
    async send(batch) {
      const transport = await loading;
      if (closed) throw new Error('the emitter was closed');
      return transport.send(batch);
    },
    close,
  };
}
