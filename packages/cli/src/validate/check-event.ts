import type { CatalogEvent } from '@org/event-catalog';
import { eventName } from '../events/event-name.js';
import { wholeSeconds } from '../events/whole-seconds.js';
import { notAnEvent } from './candidates.js';
import { limitProblems } from './limits.js';
import { error, isObject, shown, warning, type Problem } from './problem.js';
import { schemaProblems } from './schema-problems.js';
import { subjectOf } from './subject.js';

export interface CheckedEvent {
  /** `klarity.discoveryRule.created`: the event that it is or probably should be; otherwise its own source and name. */
  readonly name: string;
  readonly problems: readonly Problem[];
}

/** All problems of an event. `bytes` is its size as it would be sent, if that is known. */
export function checkEvent(eventData: unknown, bytes?: number): CheckedEvent {
  if (!isObject(eventData)) return { name: 'no event', problems: [notAnEvent(eventData)] };
  const { event, problems } = subjectOf(eventData);
  const told = new Set(problems.map(({ path }) => path[0]));
  return {
    name: event === undefined ? namesOf(eventData) : eventName(event),
    problems: [
      ...problems,
      ...schemaProblems(eventData, event).filter(({ path }) => path.length !== 1 || !told.has(path[0])),
      ...timeProblems(eventData),
      ...limitProblems(eventData, bytes),
      ...uidProblems(eventData),
      ...deprecationProblems(event),
    ],
  };
}

function namesOf({ eventSource, eventName }: Readonly<Record<string, unknown>>): string {
  const names = [eventSource, eventName].filter((name) => typeof name === 'string');
  return names.length === 0 ? 'an unknown event' : names.join(' ');
}

/** The schemas allow any RFC 3339 time, which the emitters convert; CloudTrail accepts only whole seconds of UTC. */
function timeProblems({ eventTime }: Readonly<Record<string, unknown>>): Problem[] {
  const sealed = typeof eventTime === 'string' ? wholeSeconds(eventTime) : undefined;
  // What is not a time at all, the schema reports.
  if (sealed === undefined || sealed === eventTime) return [];
  return [
    error(['eventTime'], `must be in whole seconds of UTC, but is ${shown(eventTime)}`, `Write "${sealed}".`),
  ];
}

function uidProblems({ UID }: Readonly<Record<string, unknown>>): Problem[] {
  if (typeof UID !== 'string' || UID === '' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(UID))
    return [];
  return [
    warning(
      ['UID'],
      `is not a UUID but ${shown(UID)}; CloudTrail accepts it`,
      'Readers deduplicate by it, so it must be unique: the emitters use a version 7 UUID.',
    ),
  ];
}

function deprecationProblems(event: CatalogEvent | undefined): Problem[] {
  if (event?.deprecation === undefined) return [];
  const { reason = 'it will be removed', replacedBy } = event.deprecation;
  const fix = replacedBy === undefined ? 'Stop using it.' : `Use ${replacedBy}.`;
  return [warning(['eventName'], `is deprecated: ${reason}`, fix)];
}
