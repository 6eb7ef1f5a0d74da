import { sections, type SectionName } from '../dialect.js';
import type { Event, Source } from '../model.js';
import { eventNames, sourceNames } from '../names.js';
import { comment, stringLiteral } from '../text.js';
import { codeWriter } from './code-writer.js';
import { moduleHeader } from './header.js';
import { imports, runtimeEntry } from './imports.js';
import { printSectionWriter } from './section-writer.js';
import { sensitiveFields } from './sensitive.js';
import { deprecationTag, printInterface } from './types.js';
import { ValidatorPrinter } from './validator.js';
import { eventWords } from './words.js';

/** The module of one event: its types, its validator, its descriptor. */
export async function printEvent(source: Source, event: Event): Promise<string> {
  const { type, input, constant } = eventNames(event.resource, event.action);
  const descriptor = sourceNames(source.key).constant;
  const words = [...eventWords(event), ...deprecationTag(event.deprecation)];
  const tag = comment([`The members of \`${event.name}\` that its schema describes.`, '', ...words]);
  const typesToCome = printInterface(type, event.sections);
  const validator = printEventFunctions(event);
  const sensitive = sensitiveFields(event.sections);
  const types = await typesToCome;
  return [
    moduleHeader(event.files),
    imports(runtimeEntry, {
      values: validator.checks,
      types: [
        'EventDescriptor',
        'EventInput',
        'EventSections',
        'Report',
        ...(validator.writers.length === 0 ? [] : ['SectionMembers']),
      ],
    }),
    imports('../source.js', { values: [descriptor], types: [] }),
    '\n',
    `${tag}\n${types}\n`,
    `/** What a caller supplies for \`${event.name}\`: the members above, and those of the envelope. */\n`,
    `export interface ${input} extends EventInput<${type}> {}\n\n`,
    validator.text,
    '\n\n',
    comment(words),
    `\nexport const ${constant}: EventDescriptor<${type}> = {\n`,
    `  source: ${descriptor},\n`,
    `  resource: ${stringLiteral(event.resource)},\n`,
    `  action: ${stringLiteral(event.action)},\n`,
    '  validate,\n',
    ...(validator.writers.length === 0
      ? []
      : ['  write: {\n', ...validator.writers.map((name) => `    ${name}: ${writerOf(name)},\n`), '  },\n']),
    ...(sensitive.length === 0
      ? []
      : ['  sensitive: [\n', ...sensitive.map((line) => `    ${line}\n`), '  ],\n']),
    '};\n',
  ].join('');
}

/**
 * The validator: a function for each section, and `validate`, which calls them. Then the functions that write a section's JSON,
 * for the sections that have one.
 */
export function printEventFunctions(event: Pick<Event, 'sections'>): {
  text: string;
  checks: ReadonlySet<string>;
  /** The sections that have one. */
  writers: readonly SectionName[];
} {
  const writer = codeWriter();
  const printer = new ValidatorPrinter(writer);
  writer.write('function validate(input: EventSections, report: Report): void ').block(() => {
    for (const name of sections) {
      const section = event.sections.find((candidate) => candidate.name === name);
      const condition = `if (input.${name} !== undefined) `;
      if (section === undefined) {
        writer.write(condition).inlineBlock(() => {
          writer.writeLine(`report(['${name}'], 'is not a property of this event');`);
        });
      } else {
        writer.write(condition).inlineBlock(() => {
          writer.writeLine(`${name}(input.${name}, report);`);
        });
        if (section.required) {
          writer.write(' else ').inlineBlock(() => {
            writer.writeLine(`report(['${name}'], 'is required');`);
          });
        }
      }
      writer.newLine();
    }
  });
  for (const section of event.sections) {
    writer.blankLine();
    writer.write(`function ${section.name}(section: unknown, report: Report): void `).block(() => {
      printer.printValue('section', section.type, [section.name]);
    });
  }
  const writers = event.sections
    .filter(({ name, type }) => printSectionWriter(writer, printer.names, writerOf(name), type))
    .map(({ name }) => name);
  return {
    text: [...printer.names.declarations, '\n', writer.toString()].join('').trimStart(),
    checks: printer.names.checks,
    writers,
  };
}

function writerOf(section: SectionName): string {
  return `${section}Json`;
}
