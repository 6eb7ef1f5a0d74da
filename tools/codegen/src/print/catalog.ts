import { fieldsOf } from '../describe/fields.js';
import { eventDataSchema } from '../describe/json-schema.js';
import { queriesOf } from '../describe/queries.js';
import { recordOf } from '../describe/record.js';
import type { Json, JsonObject } from '../json.js';
import type { Envelope, Event, Model, Source } from '../model.js';
import { sourceNames } from '../names.js';
import { literal } from '../text.js';
import { schemaFiles } from './emitter.js';
import { moduleHeader } from './header.js';
import { imports } from './imports.js';

/** The data of the catalogue's package, by its file's name: a module a source, and the list of them. */
export function printCatalog(model: Model): Map<string, string> {
  return new Map([
    ['sources.ts', printSources(model)],
    ...model.sources.map((source) => [`${source.key}.ts`, printSource(model.envelope, source)] as const),
  ]);
}

function printSources({ sources }: Model): string {
  const names = sources.map(({ key }) => sourceNames(key).constant);
  return [
    moduleHeader(['schemas/']),
    imports('../types.js', { values: [], types: ['CatalogSource'] }),
    ...sources.map(({ key }) => imports(`./${key}.js`, { values: [sourceNames(key).constant], types: [] })),
    '\n/** Every source, by its key. */\n',
    `export const catalog: readonly CatalogSource[] = [${names.join(', ')}];\n`,
  ].join('');
}

function printSource(envelope: Envelope, source: Source): string {
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
    events: source.events.map((event) => eventData(envelope, source, event)),
  };
  return [
    moduleHeader([...schemaFiles(source), envelope.file]),
    imports('../types.js', { values: [], types: ['CatalogSource'] }),
    `\nexport const ${sourceNames(key).constant}: CatalogSource = ${literal(data)};\n`,
  ].join('');
}

function eventData(envelope: Envelope, source: Source, event: Event): JsonObject {
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
    schema: eventDataSchema(envelope, source, event),
    fields: fieldsOf(event) as unknown as Json[],
    example: recordOf(envelope, source, event),
    queries: queriesOf(source, event) as unknown as Json[],
  };
}
