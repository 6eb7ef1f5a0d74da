import type { SenderKind } from './sender.js';

/** Only the load: the cost of the clock and the loop that call at a steady rate. */
export const nobody: SenderKind = {
  name: 'the load alone, handed to nobody',
  keeps: 'nowhere',
  open() {
    let calls = 0;
    return Promise.resolve({
      emit() {
        calls++;
      },
      flush: () => Promise.resolve(),
      close() {
        // Used, so that the engine cannot remove the calls.
        return calls < 0 ? Promise.reject(new Error('nothing was handed over')) : Promise.resolve();
      },
    });
  },
};
