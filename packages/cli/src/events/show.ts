import {
  findSource,
  type CatalogDeprecation,
  type CatalogEvent,
  type CatalogField,
} from '@org/event-catalog';
import type { Terminal } from '../terminal.js';
import { jsonText } from '../output/json-text.js';
import { wrapped } from '../output/wrap.js';
import { eventName, eventNamed } from './event-name.js';

/** What to print instead of the text for people. */
export interface ShowFlags {
  readonly schema?: boolean;
  readonly example?: boolean;
  readonly json?: boolean;
}

/** `activity events show`: prints everything that the catalogue knows about one event. */
export function showEvent(name: string, { schema, example, json }: ShowFlags, terminal: Terminal): void {
  const event = eventNamed(name);
  const part = schema ? event.schema : example ? event.example : json ? event : undefined;
  const text = part === undefined ? inWords(event, terminal) : jsonText(part, 2);
  terminal.stdout.write(`${text}\n`);
}

/** An event as text for people. */
export function inWords(event: CatalogEvent, { columns = 100, colors: { out } }: Terminal): string {
  const source = findSource(event.source);
  const heading = (text: string): string => `\n${out.bold(text)}`;
  const width = Math.min(columns, 100);
  return [
    out.bold(eventName(event)),
    ...wrapped(`${event.title}. ${event.description}`, width),
    '',
    `service      ${source?.service ?? ''} (${source?.integration ?? ''})`,
    `eventSource  ${source?.eventSource ?? ''}`,
    `eventName    ${event.name}`,
    `stage        ${event.stage}`,
    ...deprecationLines(event, width),
    heading('Fields, in addition to those of every event'),
    ...event.fields.flatMap((field) => fieldLines(field, width)),
    heading('Example record, as CloudTrail Lake stores it'),
    jsonText(event.example, 2),
    ...event.queries.flatMap(({ title, sql }) => [heading(`SQL: ${title}`), sql]),
    '',
    `Query your store:  activity query --event ${eventName(event)} --since 7d`,
    `Its JSON Schema:   activity events show ${eventName(event)} --schema`,
  ].join('\n');
}

function fieldLines(
  { path, type, bounds, required, sensitivity, description, when, deprecation, renamedFrom }: CatalogField,
  width: number,
): string[] {
  const facts = [
    type,
    required ? 'required' : 'optional',
    ...(when === undefined ? [] : [`where ${when}`]),
    ...(sensitivity === 'none' ? [] : [`${sensitivity} data`]),
    ...(bounds === '' ? [] : [bounds]),
  ];
  const words = [
    description,
    ...(deprecation === undefined ? [] : ['Deprecated.', ...deprecationWords(deprecation)]),
    ...(renamedFrom === undefined ? [] : [`Formerly ${renamedFrom}.`]),
  ];
  const below = [...wrapped(facts.join('; '), width - 4), ...wrapped(words.join(' '), width - 4)];
  return [`  ${path}`, ...below.map((line) => `    ${line}`)];
}

function deprecationLines({ deprecation }: CatalogEvent, width: number): string[] {
  if (deprecation === undefined) return [];
  const lines = wrapped(deprecationWords(deprecation).join(' '), width - 13);
  return lines.map((line, index) => (index === 0 ? 'deprecated' : '').padEnd(13) + line);
}

/** What a deprecation says, as sentences, as the reason is one. */
function deprecationWords({ since, removeAfter, reason, replacedBy }: CatalogDeprecation): string[] {
  return [
    ...(since === undefined ? [] : [`Since ${since}.`]),
    ...(removeAfter === undefined ? [] : [`To be removed after ${removeAfter}.`]),
    ...(reason === undefined ? [] : [reason]),
    ...(replacedBy === undefined ? [] : [`Use ${replacedBy}.`]),
  ];
}
