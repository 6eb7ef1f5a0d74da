import { createEmitter, type EmitterOptions } from '../../src/index.js';
import { createMemoryTransport } from '../../src/testing.js';
import type { EntryOutcome } from '../../src/transport/outcome.js';
import type { Batch } from '../../src/transport/transport.js';
import { channelArn, input, ruleCreated } from './events.js';

/** The answer that every entry was delivered. */
export const delivered = ({ entries }: Batch): EntryOutcome[] =>
  entries.map(({ id }) => ({ kind: 'delivered', eventID: `event-${id}` }));
/** The answer that is the same for every entry. */
export const all =
  (kind: 'retry' | 'park' | 'split' | 'reject', code: string) =>
  (batch: Batch): EntryOutcome[] =>
    batch.entries.map(() => ({ kind, code, message: 'words' }));

/** An emitter on a transport that gives these answers in turn, and the last one for ever. */
export function emitterThat(
  answers: ((batch: Batch) => EntryOutcome[] | Promise<EntryOutcome[]>)[],
  options: EmitterOptions = {},
) {
  let call = 0;
  const transport = createMemoryTransport({
    answer: (batch) => (answers[Math.min(call++, answers.length - 1)] ?? delivered)(batch),
  });
  return { transport, emitter: createEmitter({ channelArn, transport, ...options }) };
}

/** Emits events with the UIDs `u-0`, `u-1`, … */
export const emitMany = (emitter: ReturnType<typeof emitterThat>['emitter'], count: number) =>
  Array.from({ length: count }, (_, n) => emitter.emit(ruleCreated, { ...input, UID: `u-${n}` }));
