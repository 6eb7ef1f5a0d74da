import { findSource, type CatalogEvent } from '@org/event-catalog';
import { Failure } from '../failure.js';
import { shown } from '../validate/problem.js';
import { eventName } from './event-name.js';
import { newUID } from './uid.js';
import { inWholeSeconds, wholeSeconds } from './whole-seconds.js';

/**
 * The whole eventData of an event: what is given, and what the emitter would fill in.
 *
 * Throws Failure where what is given is of another event.
 *
 * @param given The event's sections, or the whole eventData.
 */
export function completeEvent(
  event: CatalogEvent,
  given: Readonly<Record<string, unknown>>,
  recipientAccountId: string | undefined,
): Record<string, unknown> {
  const source = findSource(event.source);
  const fixed = { version: source?.version, eventSource: source?.eventSource, eventName: event.name };
  for (const [field, value] of Object.entries(fixed)) {
    if (given[field] === undefined || given[field] === value) continue;
    throw new Failure(
      `The data is not of ${eventName(event)}: its ${field} is ${shown(given[field])}.`,
      `Name the event that it is, or leave ${field} out: it is filled in.`,
    );
  }
  return {
    ...fixed,
    eventTime: sealedTime(given['eventTime']),
    UID: given['UID'] ?? newUID(),
    ...without(given, ['version', 'eventSource', 'eventName', 'eventTime', 'UID', 'recipientAccountId']),
    recipientAccountId: given['recipientAccountId'] ?? recipientAccountId,
  };
}

/** Now, or the given time as the emitter seals it. What is no time is left to the check. */
function sealedTime(given: unknown = inWholeSeconds(new Date())): unknown {
  return typeof given === 'string' ? (wholeSeconds(given) ?? given) : given;
}

function without(given: object, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([field]) => !fields.includes(field)));
}
