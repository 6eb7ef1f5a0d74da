import { fieldsOf } from '../describe/fields.js';
import {
  anyEventSchema,
  envelopeSchemas,
  eventDataSchema,
  type MemberSchemas,
} from '../describe/json-schema.js';
import { queriesOf } from '../describe/queries.js';
import { recordOf } from '../describe/record.js';
import type { Json, JsonObject } from '../json.js';
import type { Envelope, Event, Model, Source } from '../model.js';
import { catalogNames, sourceNames } from '../names.js';
import { literal } from '../text.js';
import { schemaFiles } from './emitter.js';
import { moduleHeader } from './header.js';
import { imports } from './imports.js';

/**
 * The data of the catalogue's package, by file name: a module per source, the list of sources, and what the schemas of all
 * events have in common.
 */
export function printCatalog({ envelope, sources }: Model): Map<string, string> {
  const shared = envelopeSchemas(envelope);
  return new Map([
    [`${catalogNames.envelope}.ts`, printEnvelope(envelope, shared)],
    [`${catalogNames.sources}.ts`, printSources(sources)],
    ...sources.map((source) => [`${source.key}.ts`, printSource(envelope, shared, source)] as const),
  ]);
}

function printEnvelope(envelope: Envelope, shared: MemberSchemas): string {
  return [
    moduleHeader([envelope.file]),
    imports('../types.js', { values: [], types: ['JsonRecord'] }),
    "\n/** The schemas of the envelope's members that are the same in every event. */\n",
    `export const ${catalogNames.envelope} = ${literal(Object.fromEntries(shared))} satisfies JsonRecord;\n`,
    '\n/** JSON Schema 2020-12 that every event satisfies: it allows anything in the sections. */\n',
    `export const anyEvent: JsonRecord = ${literal(anyEventSchema(envelope, shared), 0, 0, membersOf(shared))};\n`,
  ].join('');
}

/** The expressions that stand for the schemas of the envelope's members. */
function membersOf(shared: MemberSchemas): ReadonlyMap<Json, string> {
  return new Map([...shared].map(([name, schema]) => [schema, `${catalogNames.envelope}.${name}`]));
}

function printSources(sources: Model['sources']): string {
  const names = sources.map(({ key }) => sourceNames(key).constant);
  return [
    moduleHeader(['schemas/']),
    imports('../types.js', { values: [], types: ['CatalogSource'] }),
    ...sources.map(({ key }) => imports(`./${key}.js`, { values: [sourceNames(key).constant], types: [] })),
    '\n/** Every source, by its key. */\n',
    `export const ${catalogNames.list}: readonly CatalogSource[] = [${names.join(', ')}];\n`,
  ].join('');
}

function printSource(envelope: Envelope, shared: MemberSchemas, source: Source): string {
  const { key, service, eventSource, version, owner, integration, description } = source;
  const data: JsonObject = {
    key,
    service,
    eventSource,
    version,
    owner,
    integration,
    description,
    package: sourceNames(key).package,
    events: source.events.map((event) => eventData(envelope, shared, source, event)),
  };
  return [
    moduleHeader([...schemaFiles(source), envelope.file]),
    imports('../types.js', { values: [], types: ['CatalogSource'] }),
    imports(`./${catalogNames.envelope}.js`, { values: [catalogNames.envelope], types: [] }),
    `\nexport const ${sourceNames(key).constant}: CatalogSource = ${literal(data, 0, 0, membersOf(shared))};\n`,
  ].join('');
}

function eventData(envelope: Envelope, shared: MemberSchemas, source: Source, event: Event): JsonObject {
  const { name, resource, action, title, description, stage, deprecation } = event;
  return {
    source: source.key,
    name,
    resource,
    action,
    title,
    description,
    stage,
    ...(deprecation === undefined ? {} : { deprecation: { ...deprecation } }),
    schema: eventDataSchema(envelope, source, event, shared),
    fields: fieldsOf(event) as unknown as Json[],
    example: recordOf(envelope, source, event),
    queries: queriesOf(source, event) as unknown as Json[],
  };
}
