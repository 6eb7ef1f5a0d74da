import type { Channel } from './channel.js';
import type { DeliveryObserver } from './delivery/observer.js';
import type { EmitterError } from './errors.js';
import type { Damage } from './spool/segment-reader.js';

/** pino, console, or anything with these four methods; each is given one string. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Says what happens on the way out: never an external ID, a key, or what an event holds. */
export function logDelivery(logger: Logger): DeliveryObserver {
  return {
    laneChanged(channel, state, trouble) {
      const where = `activity events: channel ${nameOf(channel)}`;
      if (!trouble) logger.info(`${where} takes events again`);
      else if (state === 'parked') {
        logger.error(
          `${where} refuses us (${trouble.code}: ${trouble.message}); its events are kept, and it is asked again`,
        );
      } else logger.warn(`${where} fails (${trouble.code}: ${trouble.message}); its events are sent again`);
    },
    rejected(channel, UID, { code, message }) {
      logger.error(
        `activity events: event ${UID} was refused for good by channel ${nameOf(channel)} (${code}: ${message}); it is a dead letter`,
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
    `activity events: ${file} is damaged at byte ${offset}: ${bytes} bytes were set aside, the rest goes on`,
  );
}

export function logTaken(logger: Logger, { message }: EmitterError): void {
  logger.error(
    `activity events: ${message}; this emitter accepts nothing more, and delivers what is in its memory`,
  );
}

function nameOf({ channelArn, tenant }: Channel): string {
  return tenant === undefined ? channelArn : `${channelArn} of ${tenant}`;
}
