import type { Format, Integration, SectionName, Sensitivity, Stage } from './dialect.js';
import type { Json, JsonObject } from './json.js';

/** What the printers see: the schemas' meaning, with each `$ref` resolved and nothing left to decide. */
export interface Model {
  readonly sources: readonly Source[];
  readonly envelope: Envelope;
}

export interface Source {
  /** The folder's name: `klarity`. */
  readonly key: string;
  readonly file: string;
  readonly eventSource: string;
  readonly version: string;
  readonly service: string;
  readonly owner: string;
  readonly integration: Integration;
  readonly description: string;
  readonly events: readonly Event[];
}

export interface Event {
  readonly file: string;
  /** Every schema file that the event's meaning comes from, its own first. */
  readonly files: readonly string[];
  /** `discoveryRule.created` */
  readonly name: string;
  readonly resource: string;
  readonly action: string;
  readonly title: string;
  readonly description: string;
  readonly stage: Stage;
  readonly deprecation?: Deprecation;
  readonly sections: readonly Section[];
  /** As a caller hands them over; the first is the one that documentation shows. */
  readonly examples: readonly [JsonObject, ...JsonObject[]];
}

export interface Section extends Property {
  readonly name: SectionName;
}

export interface Deprecation {
  readonly since?: string;
  readonly removeAfter?: string;
  readonly reason?: string;
  readonly replacedBy?: string;
}

export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly type: TypeNode;
  readonly description: string;
  readonly deprecation?: Deprecation;
  readonly sensitivity: Sensitivity;
  readonly renamedFrom?: string;
}

/** What the envelope says about its members besides their type. */
export interface EnvelopeProperty extends Property {
  readonly suppliedBy: 'caller' | 'emitter' | 'emitter-or-caller' | 'event';
  /** The limit of a section's JSON, in bytes of UTF-8. */
  readonly maxBytes?: number;
}

export interface Envelope {
  readonly file: string;
  readonly description: string;
  /** The limit of the whole event, in bytes of UTF-8. */
  readonly maxBytes: number;
  readonly properties: readonly EnvelopeProperty[];
}

export type TypeNode =
  StringNode | NumberNode | BooleanNode | EnumNode | ArrayNode | ObjectNode | MapNode | UnionNode | OpenNode;

interface Nullable {
  /** Whether `null` is a value too. */
  readonly nullable: boolean;
}

export interface StringNode extends Nullable {
  readonly kind: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A regular expression of ECMAScript, with the u flag. */
  readonly pattern?: string;
  /** `ip` is the envelope's own: IPv4 or IPv6. */
  readonly format?: Format | 'ip';
  /** The envelope's own: the limit in bytes of UTF-8. */
  readonly maxBytes?: number;
}

export interface NumberNode extends Nullable {
  readonly kind: 'number' | 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BooleanNode extends Nullable {
  readonly kind: 'boolean';
}

/** `enum`, and `const` as an enum of one; `null` is among the values where it is allowed. */
export interface EnumNode {
  readonly kind: 'enum';
  readonly values: readonly [Json, ...Json[]];
}

export interface ArrayNode extends Nullable {
  readonly kind: 'array';
  readonly items: TypeNode;
  /** The words of the items' own schema. */
  readonly itemDescription: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems: boolean;
}

export interface ObjectNode extends Nullable {
  readonly kind: 'object';
  readonly properties: readonly Property[];
}

export interface MapNode extends Nullable {
  readonly kind: 'map';
  readonly values: TypeNode;
  readonly valueDescription: string;
}

/** Objects told apart by the value of one property that each of them requires. */
export interface UnionNode {
  readonly kind: 'union';
  readonly discriminator: string;
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly value: Json;
  readonly description: string;
  readonly type: ObjectNode;
}

/** The envelope's own: an object with any members, of which some may be known. */
export interface OpenNode extends Nullable {
  readonly kind: 'open';
  readonly properties: readonly Property[];
}
