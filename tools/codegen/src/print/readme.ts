import type { Model, Source } from '../model.js';
import { eventNames, sourceNames } from '../names.js';
import { markdown, markdownBlock, markdownCode } from '../text.js';
import { printCall } from './call.js';
import { leadingEvent, schemaFiles } from './emitter.js';
import { markdownHeader } from './header.js';
import { stageWords } from './words.js';

/** The README of an emitter's package, which is also its page at the registry. */
export function printReadme(source: Source): string {
  const names = sourceNames(source.key);
  return [
    markdownHeader(schemaFiles(source)),
    `# ${names.package}`,
    '',
    `Sends the audit events of ${markdown(source.service)} (${markdownCode(source.eventSource)}) to the AWS CloudTrail Lake of its`,
    'customers: typed, validated at the call, and delivered at least once.',
    '',
    markdown(source.description),
    '',
    '```sh',
    `npm install ${names.package}`,
    '```',
    '',
    markdownBlock('ts', usage(source)),
    '',
    'The channel comes from the variables `ACTIVITY_CHANNEL_ARN` and `ACTIVITY_EXTERNAL_ID`, or from the options',
    "`channelArn` and `externalId`; the credentials come from the environment, or from AWS's provider chain. An invalid",
    'event throws an `EmitterError` at the call, which lists each issue with its path.',
    '',
    'Set `ACTIVITY_SPOOL_DIRECTORY`, or the option `spoolDirectory`, to keep accepted events on disk until they are',
    'delivered; otherwise they are kept in memory, and lost if the process crashes.',
    '[Emitting events](../../docs/guide/emitting.md) explains options, errors, metrics and tests.',
    '',
    '| entry | contents |',
    '| --- | --- |',
    `| \`${names.package}\` | \`${names.create}\`, and the events' types |`,
    `| \`${names.package}/events\` | each event on its own, for small bundles: \`createEmitter\`, then \`emit(event, input)\` |`,
    `| \`${names.package}/testing\` | \`${names.createRecording}\`, and the schemas' \`examples\`, typed |`,
    '',
    '## Events',
    '',
    '| event | call | what happened | stage |',
    '| --- | --- | --- | --- |',
    ...source.events.map((event) => {
      const link = `../../docs/events/${source.key}.md#${eventNames(event.resource, event.action).anchor}`;
      const call = `${names.constant}.${event.resource}.${event.action}`;
      return `| [${markdownCode(event.name)}](${link}) | \`${call}\` | ${markdown(event.description)} | ${stageWords(event)} |`;
    }),
    '',
  ].join('\n');
}

/** The first lines of code that a service writes. */
function usage(source: Source): string {
  const names = sourceNames(source.key);
  const event = leadingEvent(source);
  return [
    `import { ${names.create} } from '${names.package}';`,
    '',
    `const ${names.constant} = ${names.create}();`,
    '',
    ...(event === undefined ? [] : [printCall(source, event), '']),
    `await ${names.constant}.close(); // on shutdown: what was accepted is delivered, or still in the spool`,
  ].join('\n');
}

/** The README of the catalogue's package. */
export function printCatalogReadme({ sources }: Model): string {
  return [
    markdownHeader(['schemas/']),
    '# @org/event-catalog',
    '',
    'Every event that the services of IBM Multicloud emit, as data: its JSON Schema, a description of each field, a sample',
    'record as CloudTrail Lake stores it, and SQL that queries it. It has no emitter code and no dependencies.',
    '',
    '```sh',
    'npm install @org/event-catalog',
    '```',
    '',
    '```ts',
    "import { findEvent, queryText } from '@org/event-catalog';",
    '',
    `const event = findEvent('${sources[0]?.eventSource ?? ''}', '${sources[0]?.events[0]?.name ?? ''}');`,
    'for (const { path, type, description } of event?.fields ?? []) console.log(path, type, description);',
    '',
    'const [latest] = event?.queries ?? [];',
    "if (latest) console.log(queryText(latest, 'EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE'));",
    '```',
    '',
    'A source is `live` if its service sends events, and `reserved` if only its name is taken.',
    '',
    '| source | service | integration | events |',
    '| --- | --- | --- | --- |',
    ...sources.map(
      ({ eventSource, service, integration, events }) =>
        `| ${markdownCode(eventSource)} | ${markdown(service)} | ${integration} | ${events.map(({ name }) => markdownCode(name)).join(', ')} |`,
    ),
    '',
  ].join('\n');
}
