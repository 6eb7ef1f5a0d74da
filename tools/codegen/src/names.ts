/** Every name in generated code, derived from the schema's names in one place. */

/** `discoveryRule` and `discovery-rule` are the words `discovery`, `rule`. */
export function words(name: string): readonly string[] {
  let known = wordsOf.get(name);
  if (known === undefined) wordsOf.set(name, (known = split(name)));
  return known;
}

/** A cache: the same few names are converted again and again. */
const wordsOf = new Map<string, readonly string[]>();

function split(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function pascalCase(name: string): string {
  return words(name).map(capital).join('');
}

export function camelCase(name: string): string {
  const [first = '', ...rest] = words(name);
  return first + rest.map(capital).join('');
}

function kebabCase(name: string): string {
  return words(name).join('-');
}

export interface SourceNames {
  /** `@org/emitter-klarity` */
  readonly package: string;
  /** `packages/emitter-klarity` */
  readonly folder: string;
  /** `emitter-klarity` */
  readonly project: string;
  /** The source's descriptor: `klarity`. */
  readonly constant: string;
  /** `KlarityEmitter` */
  readonly emitter: string;
  /** `createKlarityEmitter` */
  readonly create: string;
  /** `RecordingKlarityEmitter` */
  readonly recording: string;
  /** `createRecordingKlarityEmitter` */
  readonly createRecording: string;
}

export function sourceNames(key: string): SourceNames {
  const pascal = pascalCase(key);
  return {
    package: `@org/emitter-${key}`,
    folder: `packages/emitter-${key}`,
    project: `emitter-${key}`,
    constant: camelCase(key),
    emitter: `${pascal}Emitter`,
    create: `create${pascal}Emitter`,
    recording: `Recording${pascal}Emitter`,
    createRecording: `createRecording${pascal}Emitter`,
  };
}

/** The pages of `docs/events/` besides those of the sources. */
export const pageNames = { overview: 'index', sensitivity: 'sensitivity' } as const;

/** The modules of the catalogue besides those of the sources, and what `sources` exports. */
export const catalogNames = { sources: 'sources', list: 'catalog', envelope: 'envelope' } as const;

/** Names that an event's module already has: its parameters, its imports, and the reserved words of the language. */
const moduleNames: ReadonlySet<string> = new Set(
  [
    'report input value undefined validate arguments eval await',
    'break case catch class const continue debugger default delete do else enum export extends false',
    'finally for function if implements import in instanceof interface let new null package private',
    'protected public return static super switch this throw true try typeof var void while with yield',
    'Array RegExp Set isObject isUuid isDate isDateTime isIpv4 isIpv6 isIp isEmail isUri',
    'isLongerThan isShorterThan isLargerThan isEqual isPlain hasDuplicates unknownProperty',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a name is taken in an event's module, for a constant or for another import. */
export function isModuleName(name: string): boolean {
  return moduleNames.has(name);
}

const reservedSources: ReadonlySet<string> = new Set([
  'core',
  // The folder of the meta-schemas.
  'meta',
  ...Object.values(pageNames),
  ...Object.values(catalogNames),
]);

/** Whether a source with this key would overwrite another page, package or module, or could not name its descriptor. */
export function isReservedSource(key: string): boolean {
  return reservedSources.has(key) || isModuleName(camelCase(key));
}

export interface EventNames {
  /** The type of the sections: `DiscoveryRuleCreated`. */
  readonly type: string;
  /** The type of a call's argument: `DiscoveryRuleCreatedInput`. */
  readonly input: string;
  /** The descriptor: `discoveryRuleCreated`. */
  readonly constant: string;
  /** The module's file, without its ending: `discovery-rule-created`. */
  readonly module: string;
  /** The anchor on the source's page: `discovery-rule-created`. */
  readonly anchor: string;
}

export function eventNames(resource: string, action: string): EventNames {
  const name = `${resource}-${action}`;
  const type = pascalCase(name);
  return {
    type,
    input: `${type}Input`,
    constant: camelCase(name),
    module: kebabCase(name),
    anchor: kebabCase(name),
  };
}

/** The interface of a resource's methods: `DiscoveryRuleEvents`. */
export function resourceType(resource: string): string {
  return `${pascalCase(resource)}Events`;
}

/** Members of the emitter itself, and names that have a meaning in JavaScript or for promises. */
const reservedMembers: ReadonlySet<string> = new Set([
  'with',
  'emit',
  'flush',
  'close',
  'forTenant',
  'stats',
  'deadLetters',
  'retryDeadLetters',
  'on',
  'off',
  'then',
  'catch',
  'finally',
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'toJSON',
  'default',
]);

/** Whether a resource or an action of this name would hide a member of the emitter, or have another meaning. */
export function isReservedMember(name: string): boolean {
  return reservedMembers.has(name);
}

/** The member of `additionalEventData` that the emitter writes itself: `{ instance, sequence }`. */
export const emitterMember = 'emitter';

/**
 * Whether every JavaScript object already has a property of this name, a type would read it as a signature, or people
 * could not read it: with control characters, line breaks, or half a character.
 */
export function isReservedProperty(name: string): boolean {
  return (
    name === '' || name === '[k: string]' || name in Object.prototype || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)
  );
}

/**
 * What a service needs from the runtime besides the emitter itself: every type that its members accept or return, since a library
 * that exports an emitter cannot name types from a package that it does not depend on.
 */
export const runtimeTypes = [
  'BindableField',
  'BoundFields',
  'BoundInput',
  'ChannelOptions',
  'ChannelStats',
  'Delivery',
  'DrainOptions',
  'DrainReason',
  'DrainReport',
  'EmitterErrorCode',
  'EmitterOptions',
  'EmitterStats',
  'EnvelopeInput',
  'InputWithBound',
  'Issue',
  'LaneState',
  'Receipt',
  'RefusedEvent',
  'TenantChannels',
] as const;

/** Names that the modules of an emitter import, so that no event may declare them. */
const importedNames = [
  ...runtimeTypes,
  'Emitter',
  'EmitterError',
  'EmitterViews',
  'EventDescriptor',
  'EventInput',
  'EventSections',
  'RecordedEvent',
  'RecordingEmitter',
  'RecordingOptions',
  'Report',
  'SectionMembers',
  'SourceDescriptor',
  'StandardResult',
  'StandardSchema',
  'createEmitter',
  'createRecordingEmitter',
  'examples',
  'standardSchema',
];

/** The names that a source's modules declare, whatever its events are. */
export function fixedNames(key: string): string[] {
  const names = sourceNames(key);
  return [
    ...importedNames,
    names.constant,
    names.emitter,
    names.create,
    names.recording,
    names.createRecording,
  ];
}
