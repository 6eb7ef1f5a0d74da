import { createKlarityEmitter } from '@org/emitter-klarity';
import { channelArn, credentials, input } from './event.js';
import type { SenderKind, Target } from './sender.js';

export const emitterInMemory: SenderKind = {
  name: '@org/emitter-klarity, in memory',
  keeps: 'in memory',
  open: (target) => Promise.resolve(openEmitter(target)),
};

export const emitterOnDisk: SenderKind = {
  name: '@org/emitter-klarity, disk spool',
  keeps: 'in a file',
  open: (target) => Promise.resolve(openEmitter(target, target.directory)),
};

/** The defaults, but for AWS's quota of 100 requests a second, which would hide what the emitter itself can do. */
function openEmitter({ url }: Target, spoolDirectory?: string) {
  const klarity = createKlarityEmitter({
    endpoint: url,
    channelArn,
    credentials,
    requestsPerSecond: 1e6,
    spoolDirectory,
    maxQueueBytes: 2 ** 28,
  });
  return {
    emit() {
      klarity.discoveryRule.created(input);
    },
    async flush() {
      await klarity.flush();
    },
    async close() {
      await klarity.close();
    },
    pending: () => klarity.stats().pending,
  };
}
