import { isJsonObject, own, type JsonObject } from '../json.js';
import { load, sourcesOf, type SchemaFiles } from '../load.js';
import { nearest } from '../nearest.js';
import { camelCase, words } from '../names.js';
import { ScaffoldError } from './errors.js';
import { blank, scaffold, type Scaffold } from './scaffold.js';

/**
 * A new event of a source: one property that identifies its resource, an example, and blanks for what only the author can
 * write.
 *
 * @param name The event's: `discoveryRule.updated`.
 * @throws ScaffoldError If there is no such source, or the check would refuse the name.
 */
export function scaffoldEvent(files: SchemaFiles, source: string, name: string): Scaffold {
  const sources = sourcesOf(files);
  if (!sources.includes(source)) throw new ScaffoldError(noSuchSource(source, sources));
  const file = `schemas/${source}/${name}.json`;
  return scaffold(files, file, eventMembers(name, identifierOf(files, source, name)), [
    `Describe what else the event tells, following the checklist in schemas/README.md.`,
    'Then: npm run generate',
  ]);
}

function noSuchSource(source: string, sources: readonly string[]): string {
  const meant = nearest(source, sources);
  const advice =
    meant === undefined ? `there are ${sources.join(', ') || 'none yet'}` : `did you mean ${meant}?`;
  return `There is no source ${JSON.stringify(source)} (${advice}). To create it: npm run new -- source ${source}`;
}

/** The property that identifies the event's resource, as the other events of the resource call it: `ruleId` of a `discoveryRule`. */
function identifierOf(files: SchemaFiles, source: string, name: string): string {
  const [resource = ''] = name.split('.');
  const siblings = load(files).documents.filter(
    (document) => document.folder === source && document.name.startsWith(`${resource}.`),
  );
  const used = new Set(siblings.flatMap(({ value }) => Object.keys(requestProperties(value))));
  const parts = words(resource);
  const possible = parts.map((_, index) => `${camelCase(parts.slice(index).join(' '))}Id`);
  return possible.find((identifier) => used.has(identifier)) ?? `${resource}Id`;
}

function requestProperties(event: JsonObject): JsonObject {
  let value: JsonObject = event;
  for (const key of ['properties', 'requestParameters', 'properties']) {
    const inner = own(value, key);
    value = isJsonObject(inner) ? inner : {};
  }
  return value;
}

function eventMembers(name: string, identifier: string): JsonObject {
  return {
    $schema: '../meta/event.json',
    title: title(name),
    description: blank,
    type: 'object',
    required: ['requestParameters'],
    additionalProperties: false,
    properties: {
      requestParameters: {
        type: 'object',
        required: [identifier],
        additionalProperties: false,
        properties: { [identifier]: { type: 'string', format: 'uuid', description: blank } },
      },
    },
    'x-stage': 'draft',
    examples: [
      {
        userIdentity: { type: 'USER', principalId: 'name@example.com' },
        sourceIPAddress: '192.0.2.10',
        requestParameters: { [identifier]: '00000000-0000-4000-8000-000000000001' },
      },
    ],
  };
}

/** `discoveryRule.updated` → `Discovery rule updated` */
function title(name: string): string {
  const text = words(name).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
