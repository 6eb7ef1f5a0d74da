import { grouped } from '../describe/counted.js';
import { sections } from '../dialect.js';
import type { Envelope } from '../model.js';
import { comment, stringLiteral } from '../text.js';
import { codeWriter } from './code-writer.js';
import { moduleHeader } from './header.js';
import { imports } from './imports.js';
import { printSectionWriter } from './section-writer.js';
import { sensitiveFields } from './sensitive.js';
import { printInterface } from './types.js';
import { ValidatorPrinter } from './validator.js';

/** The runtime's module of the envelope: the input's type, the limits, the validator. */
export async function printEnvelope(envelope: Envelope): Promise<string> {
  const supplied = envelope.properties.filter(
    ({ suppliedBy }) => suppliedBy === 'caller' || suppliedBy === 'emitter-or-caller',
  );
  const validator = printValidator(envelope);
  return [
    moduleHeader([envelope.file]),
    imports('../checks.js', { values: validator.checks, types: [] }),
    imports('../event.js', { values: [], types: ['Report', 'SectionMembers', 'SensitiveField'] }),
    `\n${comment(['Size limits in bytes of UTF-8 JSON: of the whole event, and of each section.'])}\n`,
    'export const envelopeLimits = {\n',
    `  event: ${grouped(envelope.maxBytes, '_')},\n`,
    ...envelope.properties
      .filter(({ suppliedBy, maxBytes }) => suppliedBy === 'event' && maxBytes !== undefined)
      .map(({ name, maxBytes }) => `  ${name}: ${grouped(maxBytes ?? 0, '_')},\n`),
    '} as const;\n\n',
    comment(["The envelope's own fields that are personal or secret."]),
    '\nexport const envelopeSensitive: readonly SensitiveField[] = [\n',
    ...sensitiveFields(supplied).map((line) => `  ${line}\n`),
    '];\n\n',
    comment(['The members of the envelope that a caller supplies for any event.']),
    `\n${await printInterface('EnvelopeInput', supplied)}\n`,
    validator.text,
  ].join('');
}

function printValidator(envelope: Envelope): { text: string; checks: ReadonlySet<string> } {
  const writer = codeWriter();
  const printer = new ValidatorPrinter(writer);
  const ofEmitter = envelope.properties.filter(({ suppliedBy }) => suppliedBy === 'emitter');
  const known = envelope.properties
    .filter(({ suppliedBy }) => suppliedBy !== 'emitter')
    .map(({ name }) => name);
  printer.names.checks.add('unknownProperty');
  writer.writeLine(
    "/** Reports each problem with the envelope of an input. The event's validator checks the sections. */",
  );
  writer
    .write(
      'export function validateEnvelope(input: Readonly<Record<string, unknown>>, report: Report): void ',
    )
    .block(() => {
      for (const property of envelope.properties) {
        if (property.suppliedBy !== 'event' && property.suppliedBy !== 'emitter') {
          printer.printProperty('input', property, []);
        }
      }
      writer.write('for (const key in input) ').block(() => {
        writer.write('switch (key) ').block(() => {
          const names = [...new Set<string>([...known, ...sections])];
          for (const name of names) writer.writeLine(`case ${stringLiteral(name)}:`);
          writer.indent(() => writer.writeLine('break;'));
          for (const { name } of ofEmitter) writer.writeLine(`case ${stringLiteral(name)}:`);
          writer.indent(() => {
            writer.writeLine(
              "if (input[key] !== undefined) report([key], 'is supplied by the emitter: leave it out');",
            );
            writer.writeLine('break;');
          });
          writer.writeLine('default:');
          writer.indent(() => {
            writer.writeLine(
              'if (input[key] !== undefined) report([key], unknownProperty(key, inputNames));',
            );
          });
        });
      });
    });
  const userIdentity = envelope.properties.find(({ name }) => name === 'userIdentity');
  if (userIdentity !== undefined) {
    const words = comment([
      'The JSON of a valid userIdentity, or undefined if only JSON.stringify can write it.',
    ]);
    const { type } = userIdentity;
    printSectionWriter(writer, printer.names, 'userIdentityJson', type, `${words}\nexport `);
  }
  const list = known.map((name) => `  ${stringLiteral(name)},\n`).join('');
  return {
    text: `const inputNames = [\n${list}];\n${printer.names.declarations.join('')}\n${writer.toString()}\n`,
    checks: printer.names.checks,
  };
}
