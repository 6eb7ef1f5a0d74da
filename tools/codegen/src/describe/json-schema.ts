import type { JsonObject } from '../json.js';
import type { Envelope, Event, Property, Source, TypeNode } from '../model.js';

/** JSON Schemas by the name of the envelope's member that they describe. */
export type MemberSchemas = ReadonlyMap<string, JsonObject>;

/** The JSON Schemas of the envelope's members that are the same in every event. */
export function envelopeSchemas(envelope: Envelope): MemberSchemas {
  return new Map(
    envelope.properties
      .filter(({ name, suppliedBy }) => suppliedBy !== 'event' && !ofSource.has(name))
      .map((property) => [property.name, propertySchema(property)]),
  );
}

/** Members with a single value, which the source and the event's name determine. */
const ofSource: ReadonlySet<string> = new Set(['version', 'eventSource', 'eventName']);

/**
 * The JSON Schema of a whole event as CloudTrail receives it: envelope and sections in one self-contained document. Any tool for
 * JSON Schema 2020-12 can read it; `x-…` are annotations.
 *
 * @param shared From {@link envelopeSchemas}: the same objects become part of the result.
 */
export function eventDataSchema(
  envelope: Envelope,
  source: Source,
  event: Event,
  shared: MemberSchemas,
): JsonObject {
  const supplied: Readonly<Record<string, string>> = {
    version: source.version,
    eventSource: source.eventSource,
    eventName: event.name,
  };
  const sectionOf = ({ name }: Property): Property | undefined =>
    event.sections.find((section) => section.name === name);
  const members = envelope.properties.flatMap((property): Property[] => {
    if (property.suppliedBy === 'event') return withEmittersOwn(property, sectionOf(property));
    const value = supplied[property.name];
    const type: TypeNode = value === undefined ? property.type : { kind: 'enum', values: [value] };
    return [{ ...property, type, required: isAlwaysThere(property) }];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: event.title,
    description: event.description,
    'x-stage': event.stage,
    ...(event.deprecation === undefined ? {} : { deprecated: true }),
    ...objectSchema(
      members,
      (member) =>
        shared.get(member.name) ?? {
          ...propertySchema(member),
          ...requiredTogether(sectionOf(member), member),
        },
    ),
    'x-maxBytes': envelope.maxBytes,
  };
}

/** A schema that every event matches: the envelope, with anything in its sections. */
export function anyEventSchema(envelope: Envelope, shared: MemberSchemas): JsonObject {
  const members = envelope.properties.map((property) => ({
    ...property,
    required: property.suppliedBy === 'event' ? property.required : isAlwaysThere(property),
  }));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Any event',
    description: envelope.description,
    ...objectSchema(members, (member) => shared.get(member.name) ?? propertySchema(member)),
    'x-maxBytes': envelope.maxBytes,
  };
}

/** The emitter always includes what it supplies. */
function isAlwaysThere({ required, suppliedBy }: Envelope['properties'][number]): boolean {
  return required || suppliedBy !== 'caller';
}

/** A section with what the emitter itself adds to it; none if neither the event nor the emitter has anything in it. */
function withEmittersOwn(property: Property, section: Property | undefined): Property[] {
  const own = property.type.kind === 'open' ? property.type.properties : [];
  if (own.length === 0) return section === undefined ? [] : [section];
  const ofEvent = propertiesOf(section).map((each) => ({
    ...each,
    required: each.required && section?.required === true,
  }));
  const type = { kind: 'object', nullable: false, properties: [...ofEvent, ...own] } as const;
  return [{ ...(section ?? property), type }];
}

/**
 * If a section is optional in the event but the emitter adds something to it, the section is always there: what the event requires
 * in it is then required only beside other members of the event's, not beside the emitter's own.
 */
function requiredTogether(section: Property | undefined, member: Property): JsonObject {
  const ofEvent = propertiesOf(section);
  const required = ofEvent.filter((property) => property.required).map(({ name }) => name);
  if (section?.required !== false || member.type === section.type || required.length === 0) return {};
  const others = ofEvent.map(({ name }) => [name, required.filter((each) => each !== name)] as const);
  const dependentRequired = Object.fromEntries(others.filter(([, names]) => names.length > 0));
  return Object.keys(dependentRequired).length === 0 ? {} : { dependentRequired };
}

function propertiesOf(section: Property | undefined): readonly Property[] {
  return section?.type.kind === 'object' ? section.type.properties : [];
}

/** The JSON Schema of an event's sections alone. */
export function sectionsSchema({ sections }: Event): JsonObject {
  return objectSchema(sections);
}

function objectSchema(properties: readonly Property[], schemaOf = propertySchema): JsonObject {
  return {
    type: 'object',
    required: properties.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
    properties: Object.fromEntries(properties.map((property) => [property.name, schemaOf(property)])),
  };
}

function propertySchema({ type, description, deprecation, sensitivity, renamedFrom }: Property): JsonObject {
  return {
    ...typeSchema(type),
    ...(description === '' ? {} : { description }),
    ...(deprecation === undefined ? {} : { deprecated: true }),
    ...(deprecation === undefined || Object.keys(deprecation).length === 0
      ? {}
      : { 'x-deprecated': { ...deprecation } }),
    ...(sensitivity === 'none' ? {} : { 'x-sensitivity': sensitivity }),
    ...(renamedFrom === undefined ? {} : { 'x-renamed-from': renamedFrom }),
  };
}

/** The schema of a type, without the property's description and marks. */
function typeSchema(type: TypeNode): JsonObject {
  switch (type.kind) {
    case 'string': {
      const { kind, nullable, format, maxBytes, ...bounds } = type;
      return {
        type: orNull(kind, nullable),
        ...bounds,
        ...(maxBytes === undefined ? {} : { 'x-maxBytes': maxBytes }),
        ...(format === undefined ? {} : formatSchema(format)),
      };
    }
    case 'number':
    case 'integer': {
      const { kind, nullable, ...bounds } = type;
      return { type: orNull(kind, nullable), ...bounds };
    }
    case 'boolean':
      return { type: orNull('boolean', type.nullable) };
    case 'enum': {
      const [first, ...others] = type.values;
      return others.length === 0 ? { const: first } : { enum: [...type.values] };
    }
    case 'array': {
      const { minItems, maxItems, uniqueItems, items, itemDescription } = type;
      return {
        type: orNull('array', type.nullable),
        ...(minItems === undefined ? {} : { minItems }),
        ...(maxItems === undefined ? {} : { maxItems }),
        ...(uniqueItems ? { uniqueItems } : {}),
        items: described(typeSchema(items), itemDescription),
      };
    }
    case 'map':
      return {
        type: orNull('object', type.nullable),
        additionalProperties: described(typeSchema(type.values), type.valueDescription),
      };
    case 'open':
      return { type: orNull('object', type.nullable) };
    case 'object':
      return { ...objectSchema(type.properties), type: orNull('object', type.nullable) };
    case 'union':
      return {
        type: 'object',
        oneOf: type.variants.map((variant) => described(typeSchema(variant.type), variant.description)),
      };
  }
}

function orNull(type: string, nullable: boolean): JsonObject['type'] & {} {
  return nullable ? [type, 'null'] : type;
}

function described(schema: JsonObject, description: string): JsonObject {
  return description === '' ? schema : { ...schema, description };
}

function formatSchema(format: string): JsonObject {
  if (format !== 'ip') return { format };
  return {
    oneOf: [
      { type: 'string', format: 'ipv4' },
      { type: 'string', format: 'ipv6' },
    ],
  };
}
