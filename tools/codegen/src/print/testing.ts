import type { Source } from '../model.js';
import { eventNames, sourceNames } from '../names.js';
import { literal } from '../text.js';
import { byResource, schemaFiles } from './emitter.js';
import { codeWriter } from './code-writer.js';
import { moduleHeader } from './header.js';
import { imports, reExports, runtimeEntry } from './imports.js';

/** The entry `/testing`: an emitter that records its events, and the schemas' examples. */
export function printTesting(source: Source): string {
  const names = sourceNames(source.key);
  const events = source.events.map(({ resource, action }) => eventNames(resource, action));
  const writer = codeWriter();
  writer.writeLine(`/** An emitter for tests and the events that it accepted. */`);
  writer.writeLine(`export type ${names.recording} = RecordingEmitter<${names.emitter}>;`);
  writer.blankLine();
  writer.writeLine(
    '/** Creates an emitter that validates and encodes events like the real one, and delivers them to memory. */',
  );
  writer
    .write(`export function ${names.createRecording}(options?: RecordingOptions): ${names.recording} `)
    .block(() => {
      writer.writeLine(`const events = [`);
      writer.indent(() => {
        for (const { constant } of events) writer.writeLine(`${constant},`);
      });
      writer.writeLine('];');
      writer.writeLine(`return createRecordingEmitter<${names.emitter}>(events, options);`);
    });
  return [
    moduleHeader(schemaFiles(source)),
    imports(runtimeEntry, {
      values: ['createRecordingEmitter'],
      types: ['RecordingEmitter', 'RecordingOptions'],
    }),
    imports('./events.js', {
      values: events.map(({ constant }) => constant),
      types: events.map(({ input }) => input),
    }),
    imports('./index.js', { values: [], types: [names.emitter] }),
    '\n',
    reExports(runtimeEntry, { values: [], types: ['RecordedEvent', 'RecordingEmitter', 'RecordingOptions'] }),
    '\n',
    writer.toString(),
    '\n\n',
    printExamples(source),
  ].join('');
}

/** The examples as literals in the shape of the emitter: `examples.discoveryRule.created[0]`. */
function printExamples(source: Source): string {
  const resources = [...byResource(source)];
  const types = resources.map(([resource, events]) => [
    `  readonly ${resource}: {\n`,
    ...events.map(({ action, ...event }) => {
      const { input } = eventNames(event.resource, action);
      return `    readonly ${action}: readonly [${input}, ...${input}[]];\n`;
    }),
    '  };\n',
  ]);
  const values = resources.map(([resource, events]) => [
    `  ${resource}: {\n`,
    ...events.map(({ action, examples }) => `    ${action}: ${literal([...examples], 4)},\n`),
    '  },\n',
  ]);
  return [
    "/** The schemas' examples, each a valid input of the emitter's method of the same name. */\n",
    'export const examples: {\n',
    ...types.flat(),
    '} = {\n',
    ...values.flat(),
    '};\n',
  ].join('');
}
