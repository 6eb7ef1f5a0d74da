import { findSource, type CatalogEvent } from '@org/event-catalog';
import { Failure } from '../failure.js';
import { isObject, shown } from '../validate/problem.js';
import { eventName } from './event-name.js';
import { newUID } from './uid.js';
import { inWholeSeconds, wholeSeconds } from './whole-seconds.js';

/**
 * Completes the eventData of an event with what its emitter would fill in.
 *
 * Throws Failure if the given data is for another event.
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
      `The data is for another event than ${eventName(event)}: its ${field} is ${shown(given[field])}.`,
      `Name the event that the data is for, or leave out ${field}: it is filled in.`,
    );
  }
  return {
    ...fixed,
    eventTime: sealedTime(given['eventTime']),
    UID: given['UID'] ?? newUID(),
    ...without(given, [
      ...Object.keys(fixed),
      'eventTime',
      'UID',
      'recipientAccountId',
      'additionalEventData',
    ]),
    ...additionOf(given['additionalEventData']),
    recipientAccountId: given['recipientAccountId'] ?? recipientAccountId,
  };
}

/** Now, or the given time as the emitter writes it. What is not a time is left for the check to report. */
function sealedTime(given: unknown = inWholeSeconds(new Date())): unknown {
  return typeof given === 'string' ? (wholeSeconds(given) ?? given) : given;
}

/**
 * The additional data without an emitter's number: no emitter sends this event, and a number out of sequence, such as
 * an example's, would suggest that earlier events are missing.
 */
function additionOf(given: unknown): { additionalEventData?: unknown } {
  if (!isObject(given) || !Object.hasOwn(given, 'emitter'))
    return given === undefined ? {} : { additionalEventData: given };
  const others = without(given, ['emitter']);
  return Object.keys(others).length === 0 ? {} : { additionalEventData: others };
}

function without(given: object, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([field]) => !fields.includes(field)));
}
