import { externalIdWords, isExternalId } from '../aws/external-id.js';
import { channelOwner } from '../aws/channel-owner.js';
import { sender } from '../aws/clients.js';
import { explain } from '../aws/explain.js';
import { putAuditEvents, PutAuditEventsError, type AuditEvent } from '../aws/put-audit-events.js';
import type { AwsFlags } from '../aws/settings.js';
import { exitCodes } from '../exit-code.js';
import { Failure } from '../failure.js';
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
  // It is confidential, and no part of the message.
  if (externalId !== undefined && !isExternalId(externalId))
    throw new Failure(
      'The external ID is none that CloudTrail takes.',
      `Give ${externalIdWords}, by --external-id or ACTIVITY_EXTERNAL_ID.`,
      { exitCode: exitCodes.usage.code },
    );
  const given = objectIn(flags.data, await readText(flags.data, terminal));
  const account = channelOwner(channelArn);
  const complete = completeEvent(event, given, account);
  if (complete['recipientAccountId'] === undefined) throw noAccount(channelArn);

  const eventData = JSON.stringify(complete);
  check(flags.data, eventData, terminal);
  warnOfIdentity(given, terminal);
  if (flags.dryRun) {
    terminal.stdout.write(`${jsonText(complete, 2)}\n`);
    return;
  }
  if (channelArn === undefined) throw noAccount(channelArn);
  const UID = String(complete['UID']);
  const id = /^[-_A-Za-z0-9]{1,128}$/.test(UID) ? UID : '1';
  const eventID = await put(flags, { channelArn, externalId }, { id, eventData });
  const sent = { event: eventName(event), UID, eventID };
  terminal.stdout.write(
    flags.json
      ? `${jsonText(sent, 2)}\n`
      : `CloudTrail Lake has taken ${sent.event}.\nUID      ${printable(UID)}\neventID  ${printable(eventID)}\n`,
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
    // What is wrong with it, and where, the check says better.
  }
  const inside = isObject(value) && isObject(value['eventData']) ? value['eventData'] : value;
  if (isObject(inside)) return inside;
  throw new Failure(
    `${file} holds no event: it must be one object of JSON.`,
    `See where it goes wrong by: activity events validate ${file}`,
  );
}

/** The problems are told as by `validate`, on standard error: nothing was sent. */
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
  throw new Failure('The event is wrong, and was not sent.', 'Mend what is listed, and send it again.');
}

/** A whole record, such as an example's, is sent as the event that it was: readers take it for one that they have. */
function warnOfIdentity(given: Readonly<Record<string, unknown>>, terminal: Terminal): void {
  const kept = ['eventTime', 'UID'].filter((field) => given[field] !== undefined);
  if (kept.length === 0) return;
  terminal.stderr.write(
    `${kept.join(' and ')}: as the data has ${kept.length === 1 ? 'it' : 'them'}. For an event of its own, leave out both.\n`,
  );
}

async function put(
  flags: SendFlags,
  receiver: { channelArn: string; externalId: string | undefined },
  event: AuditEvent,
): Promise<string> {
  const doing = 'send the event';
  try {
    const { successful, failed } = await putAuditEvents(await sender(flags), receiver, [event]);
    const [taken] = successful;
    if (taken !== undefined) return taken.eventID;
    const [
      { errorCode, errorMessage } = { errorCode: 'nothing', errorMessage: 'the answer names no event' },
    ] = failed;
    throw new Failure(
      `CloudTrail did not take the event: ${errorCode}, ${errorMessage}.`,
      refusalStep(errorCode),
    );
  } catch (cause) {
    const failure = explain(cause, doing);
    throw cause instanceof PutAuditEventsError
      ? new Failure(failure.message, refusalStep(cause.name, failure.nextStep), { cause })
      : failure;
  }
}

function noAccount(channelArn: string | undefined): Failure {
  return channelArn === undefined
    ? new Failure(
        'No channel is given.',
        'Give --channel <arn>, or set ACTIVITY_CHANNEL_ARN: activity integration status prints it.',
        { exitCode: exitCodes.usage.code },
      )
    : new Failure(
        'The account that owns the channel is not known.',
        'Give --channel as a whole ARN, or the data with a recipientAccountId.',
        { exitCode: exitCodes.usage.code },
      );
}
