import { createHash } from 'node:crypto';
import { channelOwner } from '../aws/channel-owner.js';
import { externalIdWords, isExternalId } from '../aws/external-id.js';
import { nearest } from '../events/nearest.js';
import { candidateAt, located, type Candidate, type Candidates } from './candidates.js';
import type { Place } from './located-json.js';
import { jsonBytes } from './limits.js';
import { error, isObject, shown, warning, type Path, type Problem } from './problem.js';

/** The limits of PutAuditEvents, API version 2021-08-11. 1 MB is read as 1,000,000 bytes, the strictest reading. */
const limits = { entries: 100, bytes: 1_000_000 };
const idPattern = /^[-_A-Za-z0-9]{1,128}$/;
const members = {
  request: ['auditEvents', 'channelArn', 'externalId'],
  entry: ['id', 'eventData', 'eventDataChecksum'],
};

/** Whether an array is only the `auditEvents` of a request, as for the AWS CLI's `--audit-events`. */
export function isEntries(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    value.some((entry) => isObject(entry) && typeof entry['eventData'] === 'string' && !('eventID' in entry))
  );
}

/**
 * The events of a PutAuditEvents request, and the problems of the request and its entries.
 *
 * @param at The path to `entries`.
 */
export function requestCandidates(
  request: Readonly<Record<string, unknown>>,
  entries: unknown,
  at: Path,
  placeOf: (path: Path) => Place,
): Candidates {
  const problems = [
    ...unknownMembers(request, 'request'),
    ...ofParameters(request),
    ...ofEntries(entries, at),
  ];
  const ids = new Map<unknown, number>();
  const events = (Array.isArray(entries) ? entries : []).map((entry: unknown, index): Candidate => {
    const way = [...at, index];
    const inside = candidateAt(isObject(entry) ? { eventData: undefined, ...entry } : entry, way, placeOf);
    const ofEntry = isObject(entry)
      ? [...unknownMembers(entry, 'entry'), ...ofId(entry, index, ids), ...ofText(entry)]
      : [];
    return {
      ...inside,
      problems: [
        ...located(ofEntry, (path) => placeOf([...way, ...path])),
        ...inside.problems,
        ...located(ofRecipient(request, inside.eventData), inside.placeOf),
      ],
    };
  });
  return { shape: 'PutAuditEvents request', events, problems: located(problems, placeOf) };
}

/** Without this, a typo in a name would go unnoticed: the member would count as left out. */
function unknownMembers(value: Readonly<Record<string, unknown>>, of: keyof typeof members): Problem[] {
  const known = members[of];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      const fix = meant === undefined ? 'Leave it out.' : `Write ${meant}.`;
      return warning([name], `is not a member of a PutAuditEvents ${of}`, fix);
    });
}

/** A channel accepts only events for its own account. A channel ID does not tell the account. */
function ofRecipient({ channelArn }: Readonly<Record<string, unknown>>, eventData: unknown): Problem[] {
  const owner = channelOwner(channelArn);
  const recipient = isObject(eventData) ? eventData['recipientAccountId'] : undefined;
  if (owner === undefined || typeof recipient !== 'string' || recipient === owner) return [];
  return [
    error(
      ['recipientAccountId'],
      `must be the account of the channel, ${owner}, but is ${shown(recipient)} (InvalidRecipient)`,
      `Write "${owner}", or name the channel of the account that the event is for.`,
    ),
  ];
}

function ofParameters(request: Readonly<Record<string, unknown>>): Problem[] {
  const { channelArn, externalId } = request;
  const problems: Problem[] = [];
  if (channelArn !== undefined && (typeof channelArn !== 'string' || channelArn === ''))
    problems.push(
      error(['channelArn'], 'must be the ARN or ID of a channel', 'activity integration status prints it.'),
    );
  // The external ID is confidential, so no message quotes it.
  if (externalId !== undefined && !isExternalId(externalId))
    problems.push(
      error(
        ['externalId'],
        `must be ${externalIdWords}`,
        "Use the one that IBM Multicloud's support gave you.",
      ),
    );
  return problems;
}

function ofEntries(entries: unknown, at: Path): Problem[] {
  if (!Array.isArray(entries))
    return [
      error(at, `must be an array, but is ${shown(entries)}`, 'Pass 1 to 100 entries of {id, eventData}.'),
    ];
  const problems: Problem[] = [];
  if (entries.length === 0) problems.push(error(at, 'contains no entry', 'Add 1 to 100 entries.'));
  if (entries.length > limits.entries)
    problems.push(
      error(
        at,
        `must contain at most ${limits.entries} entries, but contains ${entries.length}`,
        `Send them in ${Math.ceil(entries.length / limits.entries)} requests.`,
      ),
    );
  const bytes = jsonBytes({ auditEvents: entries });
  if (bytes > limits.bytes)
    problems.push(
      error(
        [],
        `must be at most ${limits.bytes} bytes of UTF-8 as a request, but is ${bytes}`,
        'Send the events in more requests.',
      ),
    );
  return problems;
}

function ofId(entry: Readonly<Record<string, unknown>>, index: number, ids: Map<unknown, number>): Problem[] {
  const { id } = entry;
  if (id === undefined)
    return [error(['id'], 'is required', "Add an id that no other entry has, such as the event's UID.")];
  if (typeof id !== 'string' || !idPattern.test(id))
    return [
      error(
        ['id'],
        `must be 1 to 128 characters of A-Z a-z 0-9 - _, but is ${shown(id)}`,
        'Use another id, such as a UUID.',
      ),
    ];
  const other = ids.get(id);
  ids.set(id, index);
  return other === undefined
    ? []
    : [
        error(
          ['id'],
          `is also the id of entry ${other + 1}: AWS refuses the whole request (DuplicatedAuditEventId)`,
          'Give each entry its own id.',
        ),
      ];
}

/** An entry's eventData is text, and its checksum is that of the text as sent. */
function ofText({ eventData, eventDataChecksum }: Readonly<Record<string, unknown>>): Problem[] {
  if (eventData === undefined) return [];
  if (typeof eventData !== 'string')
    return [
      error(
        ['eventData'],
        `must be a string that contains the event as JSON, but is ${shown(eventData)}`,
        'Write it as text: JSON.stringify(event), or jq tojson.',
      ),
    ];
  if (eventDataChecksum === undefined) return [];
  const right = createHash('sha256').update(eventData).digest('base64');
  return eventDataChecksum === right
    ? []
    : [
        error(
          ['eventDataChecksum'],
          'is not the base64 of the SHA-256 of eventData',
          `Use ${right}, or leave it out.`,
        ),
      ];
}
