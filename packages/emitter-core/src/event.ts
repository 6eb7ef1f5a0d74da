import type { EnvelopeInput } from './gen/envelope.js';

/** Whose events they are: one service of IBM Multicloud, as its `source.json` describes it. */
export interface SourceDescriptor {
  /** Short name, used in package names, metrics and errors: `klarity`. */
  readonly key: string;
  /** CloudTrail's `eventSource`: `com.nordcloudapp.klarity`. */
  readonly eventSource: string;
  /** CloudTrail's `version` of the eventData: `v1`. */
  readonly version: string;
}

/**
 * Takes one problem of an event.
 *
 * @param path Where: `['requestParameters', 'ruleId']`.
 * @param message What is wrong, as the words that follow the path: `must be a UUID`.
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
 * Gives the JSON of a section that is valid, as JSON.stringify would but for the members' order, and sooner; or undefined, where
 * JSON.stringify must.
 */
export type SectionWriter = (section: SectionMembers) => string | undefined;

/** A field that a schema calls personal or secret. */
export interface SensitiveField {
  /** The way to it; `*` stands for each item of an array and each value of a map. */
  readonly path: readonly string[];
  readonly sensitivity: 'personal' | 'secret';
  /** Left out rather than replaced: CloudTrail takes nothing there but the real form, as for an IP address. */
  readonly omit?: boolean;
}

/**
 * One type of event. `Sections` is the TypeScript type of the members that its schema describes.
 *
 * Made by the code generator, one for each schema file; hand it to `emitter.emit`.
 */
export interface EventDescriptor<Sections extends EventSections = EventSections> {
  readonly source: SourceDescriptor;
  /** The name's first half: `discoveryRule`. */
  readonly resource: string;
  /** The name's second half, a past participle: `created`. */
  readonly action: string;
  /** Reports each way in which the sections break the event's schema; reports nothing for a valid event. */
  readonly validate: (input: EventSections, report: Report) => void;
  /** What writes a section's JSON sooner than JSON.stringify. Default: nothing. */
  readonly write?: Readonly<Partial<Record<keyof EventSections, SectionWriter>>>;
  /** The sections' sensitive fields. Default: none. */
  readonly sensitive?: readonly SensitiveField[];
  /** Carries the type; never there at run time. */
  readonly '~sections'?: Sections;
}

/** What a caller supplies for an event: CloudTrail's eventData, less what the emitter knows itself. */
export type EventInput<Sections extends EventSections> = Sections & EnvelopeInput;

/** The members that the events of one request share, and that `emitter.with` can bind. */
export type BindableField = 'userIdentity' | 'sourceIPAddress' | 'userAgent';

/** What `emitter.with` takes. */
export type BoundFields = Partial<Pick<EnvelopeInput, BindableField>>;

/** An event's input where the fields named by `Bound` are bound already, and thus optional. */
export type BoundInput<Input, Bound extends BindableField> = [Bound] extends [never]
  ? Input
  : Omit<Input, Bound> & Partial<Pick<Input, Bound & keyof Input>>;
