import { externalIdWords, isExternalId } from '../aws/external-id.js';
import { channelOwner } from '../aws/channel-owner.js';
import { sender } from '../aws/clients.js';
import { explain } from '../aws/explain.js';
import { putAuditEvents, PutAuditEventsError, type AuditEvent } from '../aws/put-audit-events.js';
import type { AwsFlags } from '../aws/settings.js';
import { Failure, usageFailure } from '../failure.js';
import { jsonText } from '../output/json-text.js';
import { printable } from '../printable.js';
import { readText } from '../read-text.js';
import type { Terminal } from '../terminal.js';
import { checkText, isValid } from '../validate/check-text.js';
import { isObject } from '../validate/problem.js';
import { reportText } from '../validate/report.js';
import { completeEvent } from './complete-event.js';
import { eventName, eventNamed } from './event-name.js';
import { refusalStep } from './refusal.js';

export interface SendFlags extends AwsFlags {
  readonly data: string;
  readonly channel?: string;
  readonly externalId?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `activity events send`: completes one event as the emitter would, checks it, and puts it into the channel. */
export async function sendEvent(name: string, flags: SendFlags, terminal: Terminal): Promise<void> {
  const event = eventNamed(name);
  const channelArn = flags.channel ?? variable(terminal, 'ACTIVITY_CHANNEL_ARN');
  const externalId = flags.externalId ?? variable(terminal, 'ACTIVITY_EXTERNAL_ID');
  // It is confidential, so no message quotes it.
  if (externalId !== undefined && !isExternalId(externalId))
    throw usageFailure(
      'The external ID is not one that CloudTrail accepts.',
      `Correct --external-id or ACTIVITY_EXTERNAL_ID. It must be ${externalIdWords}`,
    );
  const given = objectIn(flags.data, await readText(flags.data, terminal));
  const account = channelOwner(channelArn);
  const complete = completeEvent(event, given, account);
  if (complete['recipientAccountId'] === undefined)
    throw channelArn === undefined ? noChannel() : noAccount();

  const eventData = JSON.stringify(complete);
  check(flags.data, eventData, terminal);
  warnOfIdentity(given, terminal);
  if (flags.dryRun) {
    terminal.stdout.write(`${jsonText(complete, 2)}\n`);
    return;
  }
  if (channelArn === undefined) throw noChannel();
  const UID = String(complete['UID']);
  const id = /^[-_A-Za-z0-9]{1,128}$/.test(UID) ? UID : '1';
  const eventID = await put(flags, { channelArn, externalId }, { id, eventData });
  const sent = { event: eventName(event), UID, eventID };
  terminal.stdout.write(
    flags.json
      ? `${jsonText(sent, 2)}\n`
      : `CloudTrail Lake accepted ${sent.event}.\nUID      ${printable(UID)}\neventID  ${printable(eventID)}\n`,
  );
}

function variable({ env }: Terminal, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

function objectIn(file: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // `validate` says better what is wrong, and where.
  }
  const inside = isObject(value) && isObject(value['eventData']) ? value['eventData'] : value;
  if (isObject(inside)) return inside;
  throw new Failure(
    `${file} contains no event: it must be one JSON object.`,
    `See where it is wrong: activity events validate ${file}`,
  );
}

/** Reports problems as `validate` does, but on standard error. Throws Failure if the event is not valid. */
function check(file: string, text: string, terminal: Terminal): void {
  const report = checkText(file === '-' ? 'standard input, completed' : `${file}, completed`, text);
  if (report.events.every(({ problems }) => problems.length === 0)) return;
  const { columns, colors } = terminal;
  terminal.stderr.write(
    reportText(
      [report],
      { ...terminal, columns, colors: { ...colors, out: colors.err } },
      { hasPlaces: false },
    ),
  );
  if (isValid(report)) return;
  throw new Failure('The event is wrong, and was not sent.', 'Fix what is listed, then send it again.');
}

/**
 * A whole record, such as an example, keeps its identity: readers would take it for an event that they already have.
 */
function warnOfIdentity(given: Readonly<Record<string, unknown>>, terminal: Terminal): void {
  const kept = ['eventTime', 'UID'].filter((field) => given[field] !== undefined);
  if (kept.length === 0) return;
  terminal.stderr.write(`${kept.join(' and ')}: kept from the data. For a new event, leave out both.\n`);
}

async function put(
  flags: SendFlags,
  receiver: { channelArn: string; externalId: string | undefined },
  event: AuditEvent,
): Promise<string> {
  try {
    const { successful, failed } = await putAuditEvents(await sender(flags), receiver, [event]);
    const [taken] = successful;
    if (taken !== undefined) return taken.eventID;
    const [
      { errorCode, errorMessage } = { errorCode: 'nothing', errorMessage: 'the response names no event' },
    ] = failed;
    throw new Failure(`CloudTrail refused the event: ${errorCode}, ${errorMessage}.`, refusalStep(errorCode));
  } catch (cause) {
    const failure = explain(cause, 'send the event');
    throw cause instanceof PutAuditEventsError
      ? new Failure(failure.message, refusalStep(cause.name, failure.nextStep), { cause })
      : failure;
  }
}

function noChannel(): Failure {
  return usageFailure(
    'The channel is missing.',
    'Pass --channel <arn>, or set ACTIVITY_CHANNEL_ARN: activity integration status prints it.',
  );
}

/** A channel's ID does not contain the account, which each event must name. */
function noAccount(): Failure {
  return usageFailure(
    'The account that owns the channel is unknown.',
    'Pass --channel as a full ARN, or add recipientAccountId to the data.',
  );
}
