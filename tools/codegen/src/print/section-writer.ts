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
 * Prints a function that gives the JSON of a valid section, or undefined where JSON.stringify must: where a text needs escapes,
 * or a member that may be missing is there and more than a scalar. JSON.stringify takes several times as long, since it
 * has to find out each time what the object holds.
 *
 * @param prefix What stands before `function`. Default: nothing.
 * @returns Whether there is one: for a closed object, with a member that is always there, and no such member that is no scalar.
 */
export function printSectionWriter(
  writer: CodeWriter,
  names: ValidatorNames,
  functionName: string,
  type: TypeNode,
  prefix = '',
): boolean {
  if (type.kind !== 'object' || type.nullable) return false;
  // One that is always there goes first, so that each of the others has its comma before it.
  const properties = [...type.properties].sort((a, b) => Number(b.required) - Number(a.required));
  const isWritable = properties.every(
    ({ name, required, type: inner }) => /^\w+$/.test(name) && (!required || isScalar(inner)),
  );
  if (!isWritable || properties[0]?.required !== true) return false;

  names.startFunction('section');
  const isPlain = names.check('isPlain');
  const members = properties.map((property) => ({ property, variable: names.variable(property.name) }));
  writer.blankLine();
  writer
    .write(`${prefix}function ${functionName}(section: SectionMembers): string | undefined `)
    .block(() => {
      for (const { property, variable } of members)
        writer.writeLine(`const ${variable} = section[${stringLiteral(property.name)}];`);
      for (const { property, variable } of members) {
        if (!isScalar(property.type)) writer.writeLine(`if (${variable} !== undefined) return undefined;`);
      }
      const texts = members.filter(({ property }) => isText(property.type)).map(textOrNothing);
      if (texts.length > 0) writer.writeLine(`if (!${isPlain}(\`${texts.join('')}\`)) return undefined;`);
      const terms = members.filter(({ property }) => isScalar(property.type)).map(printMember);
      // The brace goes into the last text, where that is always there.
      const last = terms.at(-1) ?? '';
      if (last.startsWith('`')) terms.splice(-1, 1, `${last.slice(0, -1)}}\``);
      else terms.push("'}'");
      if (terms.length === 1) {
        writer.writeLine(`return ${terms.join('')};`);
      } else {
        writer.writeLine('return (').indent(() => writer.writeLine(terms.join(' +\n')));
        writer.writeLine(');');
      }
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

function textOrNothing({ property, variable }: Member): string {
  const mayLack = !property.required || isNullable(property.type);
  return mayLack ? `\${${variable} ?? ''}` : `\${${variable}}`;
}

/** The expression of a member's text, with the comma or brace before it. */
function printMember({ property, variable }: Member, index: number): string {
  const { name, required, type } = property;
  const before = `${index === 0 ? '{' : ','}"${name}":`;
  let text = isText(type) ? `\`${before}"\${${variable}}"\`` : `\`${before}\${${variable}}\``;
  if (isText(type) && isNullable(type)) text = `${variable} === null ? '${before}null' : ${text}`;
  if (!required) return `(${variable} === undefined ? '' : ${text})`;
  return isNullable(type) ? `(${text})` : text;
}
