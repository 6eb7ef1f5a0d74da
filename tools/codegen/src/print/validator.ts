import { must } from '../describe/must.js';
import type { ArrayNode, MapNode, Property, TypeNode, UnionNode } from '../model.js';
import { lineWidth, literal, stringLiteral } from '../text.js';
import { inParentheses, printAssertions, type Assertion } from './assertions.js';
import type { CodeWriter } from './code-writer.js';
import { ValidatorNames } from './validator-names.js';

/** A step of the path to a value: a property's name, or the variable that holds an index or a key. */
type PathPart = { readonly name: string } | { readonly variable: string };

/** What the code does with a value that passed its assertions. */
type Inner = (() => void) | undefined;

/**
 * Prints plain code that reports each way in which a value violates its type. It agrees with JSON Schema, except that an
 * `undefined` member counts as absent, and that numbers must be finite, as in JSON.
 */
export class ValidatorPrinter {
  readonly names = new ValidatorNames();

  constructor(private readonly writer: CodeWriter) {}

  /** A function's body: the statements that check the value of a variable. */
  printValue(variable: string, type: TypeNode, path: readonly string[]): void {
    this.names.startFunction(variable);
    this.#checkPresent(
      variable,
      type,
      path.map((name) => ({ name })),
    );
  }

  /** The statements that check one property, read from the variable that holds its object. */
  printProperty(object: string, property: Property, path: readonly string[]): void {
    this.names.startFunction(object);
    this.#checkProperty(
      object,
      property,
      path.map((name) => ({ name })),
    );
  }

  #checkPresent(variable: string, type: TypeNode, path: readonly PathPart[]): void {
    this.#chain(this.#assertions(variable, type, path), path, this.#inner(variable, type, path));
  }

  #checkProperty(object: string, property: Property, path: readonly PathPart[]): void {
    const { name, required, type } = property;
    const variable = this.names.variable(name);
    const at = [...path, { name }];
    this.writer.writeLine(`const ${variable} = ${object}[${stringLiteral(name)}];`);
    const assertions = this.#assertions(variable, type, at);
    const inner = this.#inner(variable, type, at);
    const [only] = assertions;
    if (required) {
      const missing = { fails: `${variable} === undefined`, message: must.bePresent };
      this.#chain([missing, ...assertions], at, inner);
    } else if (only !== undefined && assertions.length === 1 && inner === undefined) {
      this.#chain(
        [{ ...only, fails: `${variable} !== undefined && ${inParentheses(only.fails)}` }],
        at,
        inner,
      );
    } else {
      this.#block(`if (${variable} !== undefined) {`, () => {
        this.#chain(assertions, at, inner);
      });
    }
  }

  /** `if (…) { report } else if (…) { report } else { inner }`: one issue per value, the most important one. */
  #chain(assertions: readonly Assertion[], path: readonly PathPart[], inner: Inner): void {
    const { writer } = this;
    for (const [index, { fails, message }] of assertions.entries()) {
      writer.write(index === 0 ? `if (${fails}) ` : ` else if (${fails}) `);
      writer.inlineBlock(() => {
        this.#report(path, stringLiteral(message));
      });
    }
    if (inner !== undefined) {
      writer.write(' else ');
      writer.inlineBlock(() => {
        this.names.inBlock(inner);
      });
    }
    writer.newLine();
  }

  #report(path: readonly PathPart[], message: string): void {
    const parts = path.map((part) => ('name' in part ? stringLiteral(part.name) : part.variable));
    const at = `[${parts.join(', ')}]`;
    const line = `report(${at}, ${message});`;
    if (this.writer.getIndentationLevel() * 2 + line.length <= lineWidth) {
      this.writer.writeLine(line);
    } else {
      this.writer.writeLine('report(').indent(() => {
        this.writer.writeLine(`${at},`).writeLine(`${message},`);
      });
      this.writer.writeLine(');');
    }
  }

  #assertions(variable: string, type: TypeNode, path: readonly PathPart[]): Assertion[] {
    return printAssertions(this.names, variable, type, propertyOf(path));
  }

  /** What is inside a value: nothing for a scalar. */
  #inner(variable: string, type: TypeNode, path: readonly PathPart[]): Inner {
    const inner = this.#innerOf(variable, type, path);
    if (inner === undefined || !('nullable' in type) || !type.nullable) return inner;
    return () => {
      this.#block(`if (${variable} !== null) {`, inner);
    };
  }

  #innerOf(variable: string, type: TypeNode, path: readonly PathPart[]): Inner {
    switch (type.kind) {
      case 'object':
        return () => {
          this.#members(
            variable,
            type.properties,
            path,
            type.properties.map(({ name }) => name),
          );
        };
      case 'map':
        return () => {
          this.#mapValues(variable, type, path);
        };
      case 'union':
        return () => {
          this.#variants(variable, type, path);
        };
      case 'array':
        return () => {
          this.#items(variable, type, path);
        };
      default:
        return undefined;
    }
  }

  #members(
    object: string,
    properties: readonly Property[],
    path: readonly PathPart[],
    known: readonly string[],
  ): void {
    for (const property of properties) this.#checkProperty(object, property, path);
    const key = this.names.variable('key');
    const unknown = this.names.check('unknownProperty');
    this.#block(`for (const ${key} in ${object}) {`, () => {
      if (known.length === 0) {
        this.#reportUnknown(object, key, path, `${unknown}(${key}, [])`);
        return;
      }
      this.#block(`switch (${key}) {`, () => {
        for (const name of known) this.writer.writeLine(`case ${stringLiteral(name)}:`);
        this.writer.indent(() => this.writer.writeLine('break;'));
        this.writer.writeLine('default:');
        this.writer.indent(() => {
          const names = this.names.constant(propertyOf(path), 'Names', [...known]);
          this.#reportUnknown(object, key, path, `${unknown}(${key}, ${names})`);
        });
      });
    });
  }

  #reportUnknown(object: string, key: string, path: readonly PathPart[], message: string): void {
    this.#block(`if (${object}[${key}] !== undefined) {`, () => {
      this.#report([...path, { variable: key }], message);
    });
  }

  #mapValues(map: string, type: MapNode, path: readonly PathPart[]): void {
    const key = this.names.variable('key');
    const value = this.names.variable('value');
    this.#block(`for (const ${key} in ${map}) {`, () => {
      this.writer.writeLine(`const ${value} = ${map}[${key}];`);
      this.#block(`if (${value} !== undefined) {`, () => {
        this.#checkPresent(value, type.values, [...path, { variable: key }]);
      });
    });
  }

  #items(array: string, type: ArrayNode, path: readonly PathPart[]): void {
    const index = this.names.variable('index');
    const item = this.names.variable('item');
    this.#block(`for (let ${index} = 0; ${index} < ${array}.length; ${index}++) {`, () => {
      this.writer.writeLine(`const ${item}: unknown = ${array}[${index}];`);
      this.#checkPresent(item, type.items, [...path, { variable: index }]);
    });
  }

  #variants(object: string, type: UnionNode, path: readonly PathPart[]): void {
    const { discriminator, variants } = type;
    const at = [...path, { name: discriminator }];
    this.#block(`switch (${object}[${stringLiteral(discriminator)}]) {`, () => {
      for (const { value, type: variant } of variants) {
        this.#block(`case ${literal(value)}: {`, () => {
          const known = variant.properties.map(({ name }) => name);
          const others = variant.properties.filter(({ name }) => name !== discriminator);
          this.#members(object, others, path, known);
          this.writer.writeLine('break;');
        });
      }
      this.writer.writeLine('case undefined:');
      this.writer.indent(() => {
        this.#report(at, stringLiteral(must.bePresent));
        this.writer.writeLine('break;');
      });
      this.writer.writeLine('default:');
      this.writer.indent(() => {
        this.#report(at, stringLiteral(must.beOneOf(variants.map(({ value }) => value))));
      });
    });
  }

  #block(head: string, body: () => void): void {
    this.writer
      .write(head.slice(0, -1))
      .inlineBlock(() => {
        this.names.inBlock(body);
      })
      .newLine();
  }
}

/** The name of the nearest property. */
function propertyOf(path: readonly PathPart[]): string {
  const last = path.findLast((part) => 'name' in part);
  return last?.name ?? '';
}
