import type { CatalogEvent } from '@org/event-catalog';
import { eventName } from '../events/event-name.js';
import { wholeSeconds } from '../events/whole-seconds.js';
import { notAnEvent } from './candidates.js';
import { limitProblems } from './limits.js';
import { error, isObject, shown, warning, type Problem } from './problem.js';
import { schemaProblems } from './schema-problems.js';
import { subjectOf } from './subject.js';

export interface CheckedEvent {
  /** `klarity.discoveryRule.created`: the event that it is, or was probably meant to be; else what it says of itself. */
  readonly name: string;
  readonly problems: readonly Problem[];
}

/** Everything that is wrong with an event. `bytes`: its length as it would be sent, where that is known. */
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

/** The schemas take any RFC 3339 time, which the emitters then seal; CloudTrail takes whole seconds of UTC. */
function timeProblems({ eventTime }: Readonly<Record<string, unknown>>): Problem[] {
  const sealed = typeof eventTime === 'string' ? wholeSeconds(eventTime) : undefined;
  // What is no time at all is told by the schema.
  if (sealed === undefined || sealed === eventTime) return [];
  return [
    error(['eventTime'], `must be in whole seconds of UTC, and is ${shown(eventTime)}`, `Write "${sealed}".`),
  ];
}

function uidProblems({ UID }: Readonly<Record<string, unknown>>): Problem[] {
  if (typeof UID !== 'string' || UID === '' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(UID))
    return [];
  return [
    warning(
      ['UID'],
      `is no UUID but ${shown(UID)}; CloudTrail takes it`,
      'Readers deduplicate by it, so it must never come again: the emitters make a UUID of version 7.',
    ),
  ];
}

function deprecationProblems(event: CatalogEvent | undefined): Problem[] {
  if (event?.deprecation === undefined) return [];
  const { reason = 'it goes away', replacedBy } = event.deprecation;
  const fix = replacedBy === undefined ? 'Plan without it.' : `Use ${replacedBy}.`;
  return [warning(['eventName'], `is deprecated: ${reason}`, fix)];
}
