import { isObject, isPlain } from './checks.js';
import type {
  EventDescriptor,
  EventInput,
  EventSections,
  Report,
  SectionMembers,
  SectionWriter,
} from './event.js';
import { EmitterError, formatPath, type Issue } from './errors.js';
import {
  envelopeLimits,
  envelopeSensitive,
  type EnvelopeInput,
  userIdentityJson,
  validateEnvelope,
} from './gen/envelope.js';
import type { Privacy } from './privacy.js';
import { auditEventId } from './transport/audit-event.js';
import { newUID } from './uid.js';

/** An accepted event, encoded once: its JSON is the same in the spool and in every request. */
export interface SealedEntry {
  readonly UID: string;
  /** The entry's id in PutAuditEvents. */
  readonly id: string;
  /** The JSON of the whole eventData. */
  readonly eventData: string;
  /** Length of `eventData` in bytes of UTF-8. */
  readonly bytes: number;
}

/** What sealing needs besides the event. */
export interface SealContext {
  /** The account that owns the channel. */
  readonly recipientAccountId: string;
  /** The time of the call, in milliseconds since the epoch. */
  readonly now: number;
  readonly privacy: Privacy;
  /** Numbers the events, so that a reader can spot a missing one. Default: not numbered. */
  readonly origin?: Origin | undefined;
}

/** For the member `additionalEventData.emitter`. */
export interface Origin {
  /** Identifies what is counted: a UUID. */
  readonly instance: string;
  /** The events counted so far; this one gets the next number. Read last: the event's own `toJSON` may emit others. */
  readonly accepted: number;
}

/**
 * Validates an event, completes its envelope and encodes it.
 *
 * @throws EmitterError `invalid_event`, listing every issue.
 */
export function seal(
  event: EventDescriptor,
  input: EventInput<EventSections>,
  { recipientAccountId, now, privacy, origin }: SealContext,
): SealedEntry {
  let issues: Issue[] | undefined;
  try {
    issues = issuesOf(event, input);
  } catch (cause) {
    throw invalidEvent(event, [unreadable], cause);
  }
  if (issues) throw invalidEvent(event, issues);

  const UID = input.UID ?? newUID(now);
  const given: Given = {
    userIdentity: input.userIdentity,
    userAgent: input.userAgent,
    requestParameters: input.requestParameters,
    responseElements: input.responseElements,
    errorCode: input.errorCode,
    errorMessage: input.errorMessage,
    sourceIPAddress: input.sourceIPAddress,
    additionalEventData: input.additionalEventData,
  };
  let kept: Given;
  try {
    kept = privacy.apply(privacy.apply(given, envelopeSensitive), event.sensitive ?? []);
  } catch (cause) {
    throw noJson(event, cause);
  }
  const eventTime = wholeSeconds(input.eventTime === undefined ? now : timeOf(input.eventTime));
  // What the emitter adds is written as text: having JSON.stringify find out each time that a UUID needs no escape
  // costs as much as all the checks.
  const eventData = wellFormed(
    `${headOf(event)},"recipientAccountId":"${recipientAccountId}","eventTime":"${eventTime}",` +
      `"UID":${input.UID === undefined ? `"${UID}"` : JSON.stringify(UID)}${encode(event, given, kept, origin)}}`,
  );

  const bytes = Buffer.byteLength(eventData);
  const tooLong =
    bytes > smallestLimit
      ? overLimits(bytes, { ...kept, additionalEventData: withOrigin(kept.additionalEventData, origin) })
      : undefined;
  if (tooLong) throw invalidEvent(event, tooLong);

  return { UID, id: input.UID === undefined ? UID : auditEventId(UID), eventData, bytes };
}

/** The members that the caller gives, except for the time and UID: none that the envelope has may get lost. */
type Given = Readonly<
  Record<Exclude<keyof EnvelopeInput | keyof EventSections, 'eventTime' | 'UID'>, unknown>
>;

/** The start of an event's eventData, which is always the same. */
const heads = new WeakMap<EventDescriptor, string>();

function headOf(event: EventDescriptor): string {
  let head = heads.get(event);
  if (head === undefined) {
    const { version, eventSource } = event.source;
    head = JSON.stringify({ version, eventSource, eventName: `${event.resource}.${event.action}` }).slice(
      0,
      -1,
    );
    heads.set(event, head);
  }
  return head;
}

/** The issue of an input of which {@link issuesOf} throws. */
export const unreadable: Issue = { path: [], message: 'event must have no getter that throws' };

/**
 * Every issue of an input; undefined if it is valid.
 *
 * @throws Whatever a getter of the input throws.
 */
export function issuesOf(event: EventDescriptor, input: unknown): Issue[] | undefined {
  let issues: Issue[] | undefined;
  const report: Report = (path, message) => {
    (issues ??= []).push({ path, message: `${formatPath(path)} ${message}` });
  };
  // A view with bound fields copies its input, which loses values that a class holds in getters.
  if (!isObject(input)) {
    report([], 'must be an object');
    return issues;
  }
  const { eventTime } = input;
  validateEnvelope(input, report);
  // RFC 3339 allows a leap second, and a space instead of the T; JavaScript's Date accepts neither.
  if (!issues && typeof eventTime === 'string') {
    const time = timeOf(eventTime);
    if (Number.isNaN(time)) {
      report(['eventTime'], 'must be a time such as 2026-01-31T12:00:00Z, and not a leap second');
    } else if (time < earliest || time > latest) {
      report(['eventTime'], 'must be in the years 0001 to 9999 in UTC');
    }
  }
  event.validate(input, report);
  return issues;
}

/**
 * The caller's members, each after a comma. Written member by member: the JSON of the whole object would have to be
 * flattened and then copied without its brace, which takes twice as long.
 */
function encode(event: EventDescriptor, given: Given, kept: Given, origin: Origin | undefined): string {
  // A value that privacy replaced may not have the type of its schema.
  const writerOf = (name: keyof Given, write: SectionWriter | undefined): SectionWriter | undefined =>
    kept[name] === given[name] ? write : undefined;
  const section = (name: keyof EventSections): SectionWriter | undefined =>
    writerOf(name, event.write?.[name]);
  try {
    return (
      member(',"userIdentity":', kept.userIdentity, writerOf('userIdentity', userIdentityJson)) +
      member(',"userAgent":', kept.userAgent) +
      member(',"requestParameters":', kept.requestParameters, section('requestParameters')) +
      member(',"responseElements":', kept.responseElements, section('responseElements')) +
      member(',"errorCode":', kept.errorCode) +
      member(',"errorMessage":', kept.errorMessage) +
      member(',"sourceIPAddress":', kept.sourceIPAddress) +
      additionalMember(kept.additionalEventData, section('additionalEventData'), origin)
    );
  } catch (cause) {
    throw noJson(event, cause);
  }
}

/** Blames `userIdentity.details`, the only open member: everything else was validated. */
function noJson(event: EventDescriptor, cause: unknown): EmitterError {
  const path = ['userIdentity', 'details'];
  const message =
    'userIdentity.details must be JSON: no BigInt, no circular reference, no getter that throws';
  return invalidEvent(event, [{ path, message }], cause);
}

/** A member after its name; empty if it is not given. */
function member(before: string, value: unknown, write?: SectionWriter): string {
  if (value === undefined) return '';
  // Faster than having JSON.stringify scan and write it.
  if (typeof value === 'string' && isPlain(value)) return `${before}"${value}"`;
  const json = write?.(value as SectionMembers) ?? stringify(value);
  return json === undefined ? '' : before + json;
}

/** JSON.stringify with its true return type: a value's own toJSON may return undefined. */
const stringify: (value: unknown) => string | undefined = JSON.stringify;

/** `additionalEventData`, with the emitter's own member. */
function additionalMember(
  value: unknown,
  write: SectionWriter | undefined,
  origin: Origin | undefined,
): string {
  const before = ',"additionalEventData":';
  if (!origin) return member(before, value, write);
  const json = value === undefined ? undefined : write?.(value as SectionMembers);
  if (value !== undefined && json === undefined) return member(before, withOrigin(value, origin));
  const own = `"emitter":{"instance":"${origin.instance}","sequence":${origin.accepted + 1}}}`;
  return json === undefined ? `${before}{${own}` : `${before}${json.slice(0, -1)},${own}`;
}

function withOrigin(additionalEventData: unknown, origin: Origin | undefined): unknown {
  return origin && additionalEventData !== undefined
    ? {
        ...(additionalEventData as object),
        emitter: { toJSON: () => ({ instance: origin.instance, sequence: origin.accepted + 1 }) },
      }
    : additionalEventData;
}

/**
 * Replaces lone surrogates, which truncated text leaves and UTF-8 cannot encode, with U+FFFD, as every UTF-8 encoder
 * does.
 */
function wellFormed(json: string): string {
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (escape) =>
    escape.startsWith('\\ud') ? '\\ufffd' : escape,
  );
}

const limitedSections = ['requestParameters', 'responseElements', 'additionalEventData'] as const;
/** An event of at most this size is within every limit. */
const smallestLimit = envelopeLimits.additionalEventData;

function overLimits(bytes: number, sections: EventSections): Issue[] | undefined {
  const issues: Issue[] = [];
  const compare = (path: string[], actual: number, limit: number): void => {
    if (actual <= limit) return;
    const message = `${formatPath(path)} must be at most ${limit} bytes of JSON, but is ${actual}`;
    issues.push({ path, message });
  };
  for (const section of limitedSections) {
    if (sections[section] === undefined) continue;
    compare([section], Buffer.byteLength(JSON.stringify(sections[section])), envelopeLimits[section]);
  }
  compare([], bytes, envelopeLimits.event);
  return issues.length > 0 ? issues : undefined;
}

function invalidEvent(event: EventDescriptor, issues: readonly Issue[], cause?: unknown): EmitterError {
  const name = `${event.source.key} ${event.resource}.${event.action}`;
  const details = issues.map((issue) => issue.message).join('; ');
  return new EmitterError('invalid_event', `${name}: ${details}`, { issues, cause });
}

const earliest = /*#__PURE__*/ Date.parse('0001-01-01T00:00:00Z');
const latest = /*#__PURE__*/ Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Parses a time in the form that JavaScript writes, with a T and an offset such as +01:00: Date.parse misreads years
 * before 0100 in any other form.
 */
function timeOf(text: string): number {
  const offset = /([+-]\d\d):?(\d\d)?$/.exec(text);
  const local = text.slice(0, offset?.index).toUpperCase().replace(/\s/, 'T');
  return Date.parse(offset ? `${local}${offset[1] ?? ''}:${offset[2] ?? '00'}` : local);
}

let cachedSecond = NaN;
let cachedText = '';

/** `yyyy-MM-ddTHH:mm:ssZ`. The text is cached for a second, since making it costs as much as validating an event. */
function wholeSeconds(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== cachedSecond) {
    cachedSecond = second;
    cachedText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return cachedText;
}
