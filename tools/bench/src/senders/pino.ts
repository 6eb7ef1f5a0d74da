import { join } from 'node:path';
import { pino, type DestinationStream } from 'pino';
import { eventData } from './event.js';
import type { SenderKind } from './sender.js';

type Destination = ReturnType<typeof pino.destination>;

/** As pino's page about asynchronous logging recommends it: the last 4 kB die with the process. */
export const pinoBuffered: SenderKind = {
  name: 'pino.info to a file, buffered',
  keeps: 'in a buffer',
  open: ({ directory }) =>
    Promise.resolve(
      logTo(pino.destination({ dest: join(directory, 'events.log'), sync: false, minLength: 4096 })),
    ),
};

/** Each line is written before the call returns: what our disk spool does. */
export const pinoWritten: SenderKind = {
  name: 'pino.info to a file, written',
  keeps: 'in a file',
  open: ({ directory }) =>
    Promise.resolve(logTo(pino.destination({ dest: join(directory, 'events.log'), sync: true }))),
};

function logTo(destination: Destination) {
  const logger = pino({ base: null }, destination as DestinationStream);
  const event = eventData('0197a3f2-0000-7000-8000-000000000001', 123_456);
  const flush = (): Promise<void> =>
    new Promise((resolve, reject) => {
      destination.flush((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  return {
    emit() {
      logger.info(event);
    },
    flush,
    async close() {
      await flush();
      destination.end();
    },
  };
}
