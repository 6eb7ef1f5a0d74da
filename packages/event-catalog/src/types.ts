/** A JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonRecord;

/** A JSON object. */
export interface JsonRecord {
  readonly [name: string]: JsonValue;
}

/** One service's events. */
export interface CatalogSource {
  /** Short name, as in the emitter's package: `klarity`. */
  readonly key: string;
  /** The service's name for its customers: `IBM Multicloud Accelerator`. */
  readonly service: string;
  /** CloudTrail's `eventSource`: `com.nordcloudapp.klarity`. */
  readonly eventSource: string;
  /** CloudTrail's `version` of the eventData: `v1`. */
  readonly version: string;
  /** The team that is responsible for the events. */
  readonly owner: string;
  /** `reserved`: the name is taken, nothing is published yet. `live`: the service publishes. */
  readonly integration: 'reserved' | 'live';
  readonly description: string;
  /** The emitter's package: `@org/emitter-klarity`. */
  readonly package: string;
  readonly events: readonly CatalogEvent[];
}

/** One type of event. */
export interface CatalogEvent {
  /** The key of its source. */
  readonly source: string;
  /** CloudTrail's `eventName`: `discoveryRule.created`. */
  readonly name: string;
  readonly resource: string;
  readonly action: string;
  readonly title: string;
  readonly description: string;
  /** `draft` may change in any release, `stable` changes only by the rules, `deprecated` will be removed. */
  readonly stage: 'draft' | 'stable' | 'deprecated';
  readonly deprecation?: CatalogDeprecation;
  /** The JSON Schema 2020-12 of the whole eventData, including the envelope. It refers to no other document. */
  readonly schema: JsonRecord;
  /** The fields of the sections; an object comes before its members. */
  readonly fields: readonly CatalogField[];
  /** An example record as CloudTrail Lake stores it. */
  readonly example: JsonRecord;
  readonly queries: readonly CatalogQuery[];
}

/** Why an event or field will be removed, and when. Dates are of the form `2027-01-31`. */
export interface CatalogDeprecation {
  /** The date of the deprecation. */
  readonly since?: string;
  /** The date until which it stays. */
  readonly removeAfter?: string;
  /** A sentence. */
  readonly reason?: string;
  /** The name of what to use instead. */
  readonly replacedBy?: string;
}

/** One value that an event can hold. */
export interface CatalogField {
  /** From eventData: `responseElements.distributions[].accountId`. A map's key is `*`. */
  readonly path: string;
  /** In words: `array of object`. */
  readonly type: string;
  /** The limits of the value, in words: `1 to 256 characters`. Empty if there are none. */
  readonly bounds: string;
  /** Whether the object around it must have it. */
  readonly required: boolean;
  readonly sensitivity: 'none' | 'personal' | 'secret';
  readonly description: string;
  /** For a field of one variant of an object: `result is SUCCEEDED`. */
  readonly when?: string;
  readonly deprecation?: CatalogDeprecation;
  /** Its name in older events. */
  readonly renamedFrom?: string;
}

/** A query of CloudTrail Lake. */
export interface CatalogQuery {
  /** What it answers. */
  readonly title: string;
  /** SQL, in which `$EDS_ID` stands for the ID of the customer's event data store. */
  readonly sql: string;
}
