import type { Property, TypeNode } from '../model.js';
import { stringLiteral } from '../text.js';
import type { CodeWriter } from './code-writer.js';
import type { ValidatorNames } from './validator-names.js';

/** A property, and the variable that holds its value. */
interface Member {
  readonly property: Property;
  readonly variable: string;
}

/**
 * Prints a function that returns the JSON of a valid section, or undefined if JSON.stringify must write it: if a text needs
 * escapes, or an optional member that is not a scalar is present. JSON.stringify takes longer, since it has to find out each
 * time what the object contains.
 *
 * @param prefix What to print before `function`. Default: nothing.
 * @returns Whether it printed one: for a closed object with at least one required member, all of which are scalars.
 */
export function printSectionWriter(
  writer: CodeWriter,
  names: ValidatorNames,
  functionName: string,
  type: TypeNode,
  prefix = '',
): boolean {
  if (type.kind !== 'object' || type.nullable) return false;
  // Required members go first, so that every other one can start with a comma.
  const properties = [...type.properties].sort((a, b) => Number(b.required) - Number(a.required));
  const isWritable = properties.every(
    ({ name, required, type: inner }) => /^\w+$/.test(name) && (!required || isScalar(inner)),
  );
  if (!isWritable || properties[0]?.required !== true) return false;

  names.startFunction('section');
  const members = properties.map((property) => ({ property, variable: names.variable(property.name) }));
  writer.blankLine();
  writer
    .write(`${prefix}function ${functionName}(section: SectionMembers): string | undefined `)
    .block(() => {
      for (const { property, variable } of members) {
        const read = `section[${stringLiteral(property.name)}]`;
        writer.writeLine(`const ${variable} = ${read}${isScalar(property.type) ? asType(property) : ''};`);
      }
      for (const { property, variable } of members) {
        if (isText(property.type)) {
          const isThere = mayLack(property) ? `typeof ${variable} === 'string' && ` : '';
          writer.writeLine(`if (${isThere}!${names.check('isPlain')}(${variable})) return undefined;`);
        } else if (!isScalar(property.type)) {
          writer.writeLine(`if (${variable} !== undefined) return undefined;`);
        }
      }
      printSum(writer, termsOf(members.filter(({ property }) => isScalar(property.type))));
    });
  return true;
}

function isText(type: TypeNode): boolean {
  if (type.kind === 'enum') return type.values.every((value) => typeof value === 'string');
  return type.kind === 'string';
}

function isScalar(type: TypeNode): boolean {
  return isText(type) || type.kind === 'number' || type.kind === 'integer' || type.kind === 'boolean';
}

function isNullable(type: TypeNode): boolean {
  return 'nullable' in type && type.nullable;
}

function mayLack({ required, type }: Property): boolean {
  return !required || isNullable(type);
}

function asType({ required, type }: Property): string {
  const scalar = isText(type) ? 'string' : type.kind === 'boolean' ? 'boolean' : 'number';
  return ` as ${[scalar, ...(isNullable(type) ? ['null'] : []), ...(required ? [] : ['undefined'])].join(' | ')}`;
}

/** A part of the sum that is the section's JSON. */
type Term = { readonly text: string } | { readonly expression: string };

/** Adjacent texts are merged: each further term is one more piece that the engine has to concatenate. */
function termsOf(members: readonly Member[]): Term[] {
  const terms: Term[] = [];
  const addText = (text: string): void => {
    const last = terms.at(-1);
    if (last && 'text' in last) terms.splice(-1, 1, { text: last.text + text });
    else if (text !== '') terms.push({ text });
  };
  for (const [index, { property, variable }] of members.entries()) {
    const { name, required, type } = property;
    const before = `${index === 0 ? '{' : ','}"${name}":`;
    const quote = isText(type) ? '"' : '';
    if (required && !(isText(type) && isNullable(type))) {
      addText(before + quote);
      terms.push({ expression: variable });
      addText(quote);
    } else {
      const given = [`'${before}${quote}'`, variable, ...(isText(type) ? [`'"'`] : [])].join(' + ');
      const orNull =
        isText(type) && isNullable(type) ? `${variable} === null ? '${before}null' : ${given}` : given;
      terms.push({ expression: `(${required ? orNull : `${variable} === undefined ? '' : ${orNull}`})` });
    }
  }
  addText('}');
  return terms;
}

/** A text is on the same line as the variable after it. */
function printSum(writer: CodeWriter, terms: readonly Term[]): void {
  const lines: string[] = [];
  for (const [index, term] of terms.entries()) {
    const before = terms[index - 1];
    if ('text' in term) lines.push(`'${term.text}'`);
    else if (before && 'text' in before && !term.expression.startsWith('('))
      lines.push(`${lines.pop() ?? ''} + ${term.expression}`);
    else lines.push(term.expression);
  }
  if (lines.length <= 2) {
    writer.writeLine(`return ${lines.join(' + ')};`);
  } else {
    writer.writeLine('return (').indent(() => writer.writeLine(lines.join(' +\n')));
    writer.writeLine(');');
  }
}
