import { eventData } from './event.js';
import type { SenderKind } from './sender.js';

/** The floor of a call: the cost of making an event into JSON, without keeping it. */
export const stringify: SenderKind = {
  name: 'JSON.stringify alone',
  keeps: 'nowhere',
  open() {
    const event = eventData('0197a3f2-0000-7000-8000-000000000001', 123_456);
    let bytes = 0;
    return Promise.resolve({
      emit() {
        bytes += JSON.stringify(event).length;
      },
      flush: () => Promise.resolve(),
      close() {
        // Used, so that the engine cannot remove the calls.
        return bytes < 0 ? Promise.reject(new Error('nothing was made')) : Promise.resolve();
      },
    });
  },
};
