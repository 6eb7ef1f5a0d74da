import type { SenderKind } from './sender.js';

/** The load by itself: what the clock and the loop cost that hand over at a steady rate. */
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
        // Asked for, so that the engine cannot leave out the calls.
        return calls < 0 ? Promise.reject(new Error('nothing was handed over')) : Promise.resolve();
      },
    });
  },
};
