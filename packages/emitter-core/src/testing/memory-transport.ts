import type { EntryOutcome } from '../transport/outcome.js';
import type { Batch, Transport } from '../transport/transport.js';

export interface MemoryTransport extends Transport {
  /** Every batch sent so far, in order. */
  readonly batches: readonly Batch[];
}

export interface MemoryTransportOptions {
  /** Returns one outcome for each entry of a batch. Default: all are delivered. */
  readonly answer?: (batch: Batch) => readonly EntryOutcome[] | Promise<readonly EntryOutcome[]>;
}

/** A transport that sends nothing and records every batch. */
export function createMemoryTransport(options: MemoryTransportOptions = {}): MemoryTransport {
  const batches: Batch[] = [];
  const { answer = deliverAll } = options;
  return {
    batches,
    async send(batch) {
      batches.push(batch);
      return await answer(batch);
    },
    close: () => undefined,
  };
}

function deliverAll({ entries }: Batch): EntryOutcome[] {
  return entries.map(({ id }) => ({ kind: 'delivered', eventID: id }));
}
