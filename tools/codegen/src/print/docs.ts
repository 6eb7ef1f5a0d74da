import { grouped } from '../describe/counted.js';
import { fullStop } from '../describe/full-stop.js';
import { historyOf, type HistoryEntry } from '../describe/history.js';
import { fieldsOf, propertyFields, type Field } from '../describe/fields.js';
import { queriesOf } from '../describe/queries.js';
import { recordOf } from '../describe/record.js';
import type { Deprecation, Envelope, Event, Model, Source } from '../model.js';
import { eventNames, pageNames, sourceNames } from '../names.js';
import { jsonText, markdown, markdownBlock, markdownCode } from '../text.js';
import { printCall } from './call.js';
import { schemaFiles } from './emitter.js';
import { markdownHeader } from './header.js';
import { eventLink } from './links.js';
import { printSensitivity } from './sensitivity.js';
import { table } from './table.js';
import { stageWords } from './words.js';

/** The pages of `docs/events/`, by their file's name. */
export function printDocs(model: Model, changelogOf: (sourceKey: string) => string): Map<string, string> {
  return new Map([
    [`${pageNames.overview}.md`, printOverview(model)],
    [`${pageNames.sensitivity}.md`, printSensitivity(model)],
    ...model.sources.map(
      (source) =>
        [`${source.key}.md`, printPage(model.envelope, source, historyOf(changelogOf(source.key)))] as const,
    ),
  ]);
}

function printOverview({ sources, envelope }: Model): string {
  return [
    markdownHeader(['schemas/']),
    '# Events',
    '',
    'The audit events that the services of IBM Multicloud send to their customers through AWS CloudTrail Lake. The page',
    'of a service has the fields of each event, a sample record, the call that emits it, and SQL that queries it.',
    '',
    'A source is `live` if its service sends events, and `reserved` if only its name is taken.',
    '',
    ...table(
      ['service', 'event source', 'integration', 'owner', 'package'],
      sources.map((source) => [
        `[${markdown(source.service)}](./${source.key}.md)`,
        markdownCode(source.eventSource),
        source.integration,
        markdown(source.owner),
        packageLink(source),
      ]),
    ),
    '',
    '## All events',
    '',
    'A `draft` may change in any release, a `stable` event changes only by the rules that protect its readers, and a',
    '`deprecated` event will be removed.',
    '',
    ...table(
      ['event', 'what happened', 'stage'],
      sources.flatMap((source) =>
        source.events.map((event) => [
          eventLink(source, event, source.key),
          markdown(event.description),
          stageWords(event),
        ]),
      ),
    ),
    '',
    '## What every event carries',
    '',
    `The members of \`eventData\`. [Personal and secret data](./${pageNames.sensitivity}.md) is marked.`,
    '',
    ...envelopeTable(envelope),
    '',
    `A whole event may have at most ${grouped(envelope.maxBytes)} bytes, as JSON in UTF-8.`,
    '',
  ].join('\n');
}

const suppliers = {
  caller: 'the service',
  emitter: 'the emitter',
  'emitter-or-caller': 'the emitter, or the service',
  event: "the service, as the event's schema describes",
} as const;

function envelopeTable(envelope: Envelope): string[] {
  return table(
    ['field', 'type', 'bounds', 'supplied by', 'sensitivity', 'description'],
    envelope.properties.flatMap((property) =>
      propertyFields(property, markdownCode).map((field) => {
        const size =
          property.maxBytes !== undefined && field.type === 'object'
            ? `at most ${grouped(property.maxBytes)} bytes`
            : '';
        return [
          markdownCode(field.path),
          markdown(field.type),
          field.bounds === '' ? size : field.bounds,
          suppliers[property.suppliedBy],
          sensitivityWord(field),
          markdown(field.description),
        ];
      }),
    ),
  );
}

function printPage(
  envelope: Envelope,
  source: Source,
  history: ReadonlyMap<string, readonly HistoryEntry[]>,
): string {
  const { service, eventSource, owner, integration, version, description, events } = source;
  return [
    markdownHeader(schemaFiles(source)),
    `# ${markdown(service)}`,
    '',
    markdown(description),
    '',
    ...table(
      ['event source', 'version', 'integration', 'owner', 'package'],
      [[markdownCode(eventSource), markdownCode(version), integration, markdown(owner), packageLink(source)]],
    ),
    '',
    ...table(
      ['event', 'title', 'stage'],
      events.map((event) => [eventLink(source, event), markdown(event.title), event.stage]),
    ),
    '',
    ...events.flatMap((event) => [
      ...printSection(envelope, source, event),
      ...printHistory(history.get(event.name) ?? []),
    ]),
  ].join('\n');
}

function printSection(envelope: Envelope, source: Source, event: Event): string[] {
  const { anchor } = eventNames(event.resource, event.action);
  return [
    // Code hosts and VitePress derive different anchors from a heading; this one is the same on both.
    `<a id="${anchor}"></a>`,
    '',
    `## ${markdown(event.name)}`,
    '',
    `**${markdown(event.title)}.** ${markdown(event.description)}`,
    '',
    `Stage: ${event.stage}. Schema: [${markdown(event.file)}](../../${event.file})`,
    '',
    ...(event.deprecation === undefined ? [] : notice(source, event.deprecation)),
    ...fieldTable(fieldsOf(event, markdownCode)),
    '**The record**, as CloudTrail Lake stores it:',
    '',
    markdownBlock('json', jsonText(recordOf(envelope, source, event))),
    '',
    '**The call** that emits it:',
    '',
    markdownBlock('ts', printCall(source, event)),
    '',
    ...queriesOf(source, event).flatMap(({ title, sql }) => [
      `**SQL:** ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      '',
      markdownBlock('sql', sql),
      '',
    ]),
  ];
}

/** The words come from the changelog, so they are Markdown already. */
function printHistory(entries: readonly HistoryEntry[]): string[] {
  if (entries.length === 0) return [];
  return [
    "**History**, by the emitter's versions:",
    '',
    ...entries.map(({ version, words }) => `- ${version}: ${words}`),
    '',
  ];
}

/** The notice of a deprecation; code hosts that support alerts show it as one. */
function notice(source: Source, { since, removeAfter, reason, replacedBy }: Deprecation): string[] {
  const successor = source.events.find(({ name }) => name === replacedBy);
  const sentences = [
    `**Deprecated${since === undefined ? '' : ` since ${markdown(since)}`}` +
      `${removeAfter === undefined ? '' : `, to be removed after ${markdown(removeAfter)}`}.**`,
    reason === undefined ? '' : markdown(reason),
    replacedBy === undefined
      ? ''
      : `Use ${successor === undefined ? markdownCode(replacedBy) : eventLink(source, successor)} instead.`,
  ];
  return ['> [!WARNING]', `> ${sentences.filter((sentence) => sentence !== '').join(' ')}`, ''];
}

function fieldTable(fields: readonly Field[]): string[] {
  if (fields.length === 0) return ['It has no fields besides those that every event carries.', ''];
  return [
    ...table(
      ['field', 'type', 'bounds', 'required', 'sensitivity', 'description'],
      fields.map((field) => [
        markdownCode(field.path),
        markdown(field.type),
        field.bounds,
        field.required ? 'yes' : 'no',
        sensitivityWord(field),
        fieldWords(field),
      ]),
    ),
    '',
  ];
}

function fieldWords({ description, when, deprecation, renamedFrom }: Field): string {
  const { since, removeAfter, reason, replacedBy } = deprecation ?? {};
  const isFollowed = deprecation !== undefined || renamedFrom !== undefined;
  return [
    when === undefined ? '' : `(If ${markdown(when)}.)`,
    markdown(isFollowed ? fullStop(description) : description),
    deprecation === undefined ? '' : '**Deprecated.**',
    since === undefined ? '' : `Since ${markdown(since)}, until ${markdown(removeAfter ?? '')}.`,
    reason === undefined ? '' : markdown(reason),
    replacedBy === undefined ? '' : `Use ${markdownCode(replacedBy)}.`,
    renamedFrom === undefined ? '' : `Formerly ${markdownCode(renamedFrom)}.`,
  ]
    .filter((words) => words !== '')
    .join(' ');
}

function sensitivityWord({ sensitivity }: Field): string {
  return sensitivity === 'none' ? '' : sensitivity;
}

function packageLink({ key }: Source): string {
  const names = sourceNames(key);
  return `[\`${names.package}\`](../../${names.folder}/README.md)`;
}
