import type { JsonObject } from '../json.js';
import { sourcesOf, type SchemaFiles } from '../load.js';
import { nearest } from '../nearest.js';
import { words } from '../names.js';
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
  return scaffold(files, file, eventMembers(name), [
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

function eventMembers(name: string): JsonObject {
  const [resource = ''] = name.split('.');
  const identifier = `${resource}Id`;
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
