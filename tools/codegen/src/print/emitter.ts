import type { Event, Source } from '../model.js';
import { eventNames, resourceType, runtimeTypes, sourceNames } from '../names.js';
import { comment, commentText, stringLiteral, wrap } from '../text.js';
import { codeWriter, type CodeWriter } from './code-writer.js';
import { moduleHeader } from './header.js';
import { imports, reExports, runtimeEntry } from './imports.js';
import { printCall } from './call.js';
import { methodWords } from './words.js';

/** The module of a source's descriptor. */
export function printSource(source: Source): string {
  const words = wrap(commentText(`${source.service}. ${source.description}`), 100);
  return [
    moduleHeader([source.file]),
    imports(runtimeEntry, { values: [], types: ['SourceDescriptor'] }),
    `\n${comment(words)}\n`,
    `export const ${sourceNames(source.key).constant}: SourceDescriptor = {\n`,
    `  key: ${stringLiteral(source.key)},\n`,
    `  eventSource: ${stringLiteral(source.eventSource)},\n`,
    `  version: ${stringLiteral(source.version)},\n`,
    '};\n',
  ].join('');
}

/** The entry `/events`: each event on its own, for services that need small bundles. */
export function printEvents(source: Source): string {
  return [
    moduleHeader(schemaFiles(source)),
    reExports(runtimeEntry, {
      values: ['EmitterError', 'createEmitter', 'standardSchema'],
      types: [
        'Emitter',
        'EmitterViews',
        'EventDescriptor',
        'EventInput',
        'EventSections',
        'SourceDescriptor',
        'StandardResult',
        'StandardSchema',
        ...runtimeTypes,
      ],
    }),
    reExports('./source.js', { values: [sourceNames(source.key).constant], types: [] }),
    ...source.events.map((event) => {
      const { constant, type, input, module } = eventNames(event.resource, event.action);
      return reExports(`./events/${module}.js`, { values: [constant], types: [type, input] });
    }),
  ].join('');
}

/**
 * The entry `.`: the emitter with a method per event. It imports the events from the entry `./events`, so that the built package
 * contains them only in that entry's file.
 */
export function printEmitter(source: Source): string {
  const names = sourceNames(source.key);
  const events = source.events.map(({ resource, action }) => eventNames(resource, action));
  const writer = codeWriter();
  const resources = byResource(source);
  writer.write(comment(emitterWords(source))).newLine();
  writer.write(
    `export interface ${names.emitter}<Bound extends BindableField = never> extends Emitter<Bound> `,
  );
  writer.block(() => {
    for (const resource of resources.keys()) {
      writer.writeLine(`readonly ${resource}: ${resourceType(resource)}<Bound>;`);
    }
    writer.writeLine('/**');
    writer.writeLine(
      ' * Returns the same emitter with these fields bound, for the events of one request. They become optional in',
    );
    writer.writeLine(' * the input, which takes precedence.');
    writer.writeLine(' */');
    // `BoundFields` changes nothing about what is bound: it lets an editor complete the fields.
    writer.writeLine('with<Field extends BindableField = never>(');
    writer.writeLine('  fields: Pick<EnvelopeInput, Field> & BoundFields,');
    writer.writeLine(`): ${names.emitter}<Bound | Field>;`);
    writer.writeLine('/**');
    writer.writeLine(
      " * Returns the same emitter, sending to a customer's channel, from the option `channels`.",
    );
    writer.writeLine(' *');
    writer.writeLine(
      ' * @throws EmitterError `no_channel` if `channels` has none for the tenant, `invalid_option` if it is wrong.',
    );
    writer.writeLine(' */');
    writer.writeLine(`forTenant(tenant: string): ${names.emitter}<Bound>;`);
  });
  for (const [resource, events] of resources) {
    writer.blankLine();
    printResource(writer, source, resource, events);
  }
  writer.blankLine();
  printCreate(writer, source);
  return [
    moduleHeader(schemaFiles(source)),
    imports(runtimeEntry, {
      values: ['createEmitter'],
      types: [
        'BindableField',
        'BoundFields',
        'BoundInput',
        'Emitter',
        'EmitterOptions',
        'EnvelopeInput',
        'Receipt',
      ],
    }),
    imports('./events.js', {
      values: events.map(({ constant }) => constant),
      types: events.map(({ input }) => input),
    }),
    '\n',
    reExports(runtimeEntry, { values: ['EmitterError'], types: runtimeTypes }),
    reExports('./events.js', { values: [], types: events.flatMap(({ type, input }) => [type, input]) }),
    '\n',
    `${writer.toString()}\n`,
  ].join('');
}

function emitterWords(source: Source): string[] {
  return [
    ...wrap(commentText(`Emits the events of ${source.service}.`), 100),
    '',
    ...wrap(commentText(source.description), 100),
  ];
}

function printResource(writer: CodeWriter, source: Source, resource: string, events: readonly Event[]): void {
  writer.writeLine(`/** The events of \`${resource}\`. */`);
  writer
    .write(`export interface ${resourceType(resource)}<Bound extends BindableField = never> `)
    .block(() => {
      for (const event of events) {
        const { input } = eventNames(event.resource, event.action);
        for (const line of comment(methodWords(source, event)).split('\n')) writer.writeLine(line);
        // A property, not a method, so that TypeScript refuses an emitter without a bound field where one with it is required.
        writer.writeLine(`readonly ${event.action}: (input: BoundInput<${input}, Bound>) => Receipt;`);
      }
    });
}

function printCreate(writer: CodeWriter, source: Source): void {
  const names = sourceNames(source.key);
  const event = leadingEvent(source);
  const example =
    event === undefined
      ? []
      : [
          '',
          '@example',
          '```ts',
          `const ${names.constant} = ${names.create}();`,
          ...printCall(source, event).split('\n'),
          `await ${names.constant}.close();`,
          '```',
        ];
  const words = [
    `Creates the emitter of ${commentText(source.service)}. Without options, its channel comes from the environment`,
    'variables `ACTIVITY_CHANNEL_ARN` and `ACTIVITY_EXTERNAL_ID`.',
    '',
    '@throws EmitterError `invalid_option`, `no_channel`; with a spool directory also `spool_failed`, `spool_locked`.',
    ...example,
  ];
  for (const line of comment(words).split('\n')) writer.writeLine(line);
  writer.write(`export function ${names.create}(options?: EmitterOptions): ${names.emitter} `).block(() => {
    writer.writeLine(`return createEmitter<${names.emitter}>(options, [`);
    writer.indent(() => {
      for (const { resource, action } of source.events)
        writer.writeLine(`${eventNames(resource, action).constant},`);
    });
    writer.writeLine(']);');
  });
}

/** The event that represents its source in documentation: the first stable one, or else the first. */
export function leadingEvent(source: Source): Event | undefined {
  return source.events.find(({ stage }) => stage === 'stable') ?? source.events[0];
}

/** The events of each resource, in the schemas' order. */
export function byResource(source: Source): Map<string, Event[]> {
  const groups = new Map<string, Event[]>();
  for (const event of source.events) {
    groups.set(event.resource, [...(groups.get(event.resource) ?? []), event]);
  }
  return groups;
}

/** What the header of a module about all of a source's events names. */
export function schemaFiles(source: Source): string[] {
  return [`schemas/${source.key}/*.json`];
}
