import type { EnvelopeInput } from './gen/envelope.js';

/** The source of events: one service of IBM Multicloud, as its `source.json` describes it. */
export interface SourceDescriptor {
  /** Short name, used in package names, metrics and errors: `klarity`. */
  readonly key: string;
  /** CloudTrail's `eventSource`: `com.nordcloudapp.klarity`. */
  readonly eventSource: string;
  /** CloudTrail's `version` of the eventData: `v1`. */
  readonly version: string;
}

/**
 * Reports one problem with an event.
 *
 * @param path Where: `['requestParameters', 'ruleId']`.
 * @param message What is wrong, worded to follow the path: `must be a UUID`.
 */
export type Report = (path: readonly PropertyKey[], message: string) => void;

/** The members of an event that its own schema describes; every other member belongs to the envelope. */
export interface EventSections {
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly additionalEventData?: unknown;
}

/** The members of one section, or of `userIdentity`. */
export type SectionMembers = Readonly<Record<string, unknown>>;

/**
 * Writes a valid section as JSON: the same as JSON.stringify except for the members' order, but faster. Returns
 * undefined if only JSON.stringify can write it.
 */
export type SectionWriter = (section: SectionMembers) => string | undefined;

/** A field that its schema marks as personal or secret. */
export interface SensitiveField {
  /** The path to it; `*` matches each item of an array and each value of a map. */
  readonly path: readonly string[];
  readonly sensitivity: 'personal' | 'secret';
  /**
   * Omitted rather than replaced, because CloudTrail only accepts a real value there, such as an IP address.
   * Default: false.
   */
  readonly omit?: boolean;
}

/**
 * One type of event. `Sections` is the TypeScript type of the members that its schema describes.
 *
 * Generated, one for each schema file; pass it to `emitter.emit`.
 */
export interface EventDescriptor<Sections extends EventSections = EventSections> {
  readonly source: SourceDescriptor;
  /** The first half of the event name: `discoveryRule`. */
  readonly resource: string;
  /** The second half of the event name, a past participle: `created`. */
  readonly action: string;
  /** Reports each violation of the event's schema in the sections; nothing for a valid event. */
  readonly validate: (input: EventSections, report: Report) => void;
  /** Writers that encode a section faster than JSON.stringify. Default: none. */
  readonly write?: Readonly<Partial<Record<keyof EventSections, SectionWriter>>>;
  /** The sections' sensitive fields. Default: none. */
  readonly sensitive?: readonly SensitiveField[];
  /** Carries the type only; never set at run time. */
  readonly '~sections'?: Sections;
}

/** What a caller supplies for an event: CloudTrail's eventData without what the emitter fills in. */
export type EventInput<Sections extends EventSections> = Sections & EnvelopeInput;

/** The fields that `emitter.with` can bind: those that the events of one request share. */
export type BindableField = 'userIdentity' | 'sourceIPAddress' | 'userAgent';

/** What `emitter.with` takes. Not a `Partial`, so that an editor shows its name rather than what it consists of. */
export type BoundFields = { [Field in keyof Pick<EnvelopeInput, BindableField>]?: EnvelopeInput[Field] };

/** An event's input in which the fields named by `Bound` are optional, since they are already bound. */
export type BoundInput<Input, Bound extends BindableField> = [Bound] extends [never]
  ? Input
  : InputWithBound<Input, Bound>;

/**
 * The same, where something is bound. Not part of `BoundInput`, so that an editor shows its name rather than what it
 * consists of; `Pick` keeps the words that it shows for the fields.
 */
export type InputWithBound<Input, Bound extends BindableField> = Omit<Input, Bound> & {
  [Field in keyof Pick<Input, Bound & keyof Input>]?: Input[Field] | undefined;
};
