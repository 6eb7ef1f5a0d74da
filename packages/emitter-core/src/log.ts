import type { Channel } from './channel.js';
import type { DeliveryObserver } from './delivery/observer.js';
import type { EmitterError } from './errors.js';
import type { Damage } from './spool/segment-reader.js';

/** pino, console, or any object with these four methods; each is called with one string. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Logs delivery. Never logs an external ID, a key, or an event's content. */
export function logDelivery(logger: Logger): DeliveryObserver {
  return {
    laneChanged(channel, state, trouble) {
      const where = `activity events: channel ${nameOf(channel)}`;
      if (!trouble) logger.info(`${where} accepts events again`);
      else if (state === 'parked') {
        logger.error(
          `${where} is parked (${trouble.code}: ${trouble.message}); its events are kept, and are sent once this is fixed`,
        );
      } else
        logger.warn(
          `${where} is failing (${trouble.code}: ${trouble.message}); its events are retried with backoff`,
        );
    },
    rejected(channel, UID, { code, message }) {
      logger.error(
        `activity events: event ${UID} was refused for good by channel ${nameOf(channel)} (${code}: ${message}); it is kept as a dead letter`,
      );
    },
    request({ entries, durationMs, errorCode }) {
      const result = errorCode ?? 'delivered';
      logger.debug(
        `activity events: ${entries} event${entries === 1 ? '' : 's'} sent in ${Math.round(durationMs)} ms: ${result}`,
      );
    },
  };
}

export function logDamage(logger: Logger, { file, offset, bytes }: Damage): void {
  logger.error(
    `activity events: ${file} is damaged at byte ${offset}: ${bytes} bytes were set aside, the rest is unaffected; check the disk`,
  );
}

export function logTaken(logger: Logger, { message }: EmitterError): void {
  logger.error(
    `activity events: ${message}; this emitter accepts no more events, and delivers those that it has in memory`,
  );
}

function nameOf({ channelArn, tenant }: Channel): string {
  return tenant === undefined ? channelArn : `${channelArn} of tenant ${tenant}`;
}
