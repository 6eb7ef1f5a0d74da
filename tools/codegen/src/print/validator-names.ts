import type { Json } from '../json.js';
import { camelCase, isModuleName } from '../names.js';
import { literal } from '../text.js';

/** What a constant holds: a regular expression, the values of an enum, the names of properties. */
export type ConstantRole = 'Pattern' | 'Values' | 'Names';

/** The names that one printed validator uses: of its variables, its constants, and what it imports. */
export class ValidatorNames {
  /** Names of checks.ts that the printed code uses. */
  readonly checks = new Set<string>();
  /** The declarations of constants that the printed code uses. */
  readonly declarations: string[] = [];
  readonly #constants = new Map<string, string>();
  readonly #constantNames = new Set<string>();
  /** The variables of the blocks around the current place, the outermost first. */
  #variables: string[] = [];

  /** Begins a function with these parameters, besides those that all functions have. */
  startFunction(...parameters: string[]): void {
    this.#variables = parameters;
  }

  /** The variables of a block are free again after it. */
  inBlock(body: () => void): void {
    const outer = this.#variables.length;
    body();
    this.#variables.length = outer;
  }

  /** Uses a check of the runtime. */
  check(name: string): string {
    this.checks.add(name);
    return name;
  }

  /** A variable that hides no other in the function, named after the property if that is a valid name. */
  variable(property: string): string {
    const name = this.#fresh(identifier(property));
    this.#variables.push(name);
    return name;
  }

  /**
   * A constant of the module: the same one for the same value.
   *
   * @param property The name with which the constant's begins.
   */
  constant(property: string, role: ConstantRole, value: Json): string {
    const key = `${role} ${JSON.stringify(value)}`;
    const declared = this.#constants.get(key);
    if (declared !== undefined) return declared;
    const name = this.#fresh(identifier(property) + role);
    this.#constants.set(key, name);
    this.#constantNames.add(name);
    this.declarations.push(printConstant(name, role, value));
    return name;
  }

  #fresh(name: string): string {
    const isTaken = (candidate: string): boolean =>
      isModuleName(candidate) || this.#constantNames.has(candidate) || this.#variables.includes(candidate);
    if (!isTaken(name)) return name;
    let number = 2;
    while (isTaken(`${name}${number}`)) number++;
    return `${name}${number}`;
  }
}

function identifier(name: string): string {
  if (/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  const camel = camelCase(name);
  return /^[a-z]\w*$/.test(camel) && camel.length <= 40 ? camel : 'member';
}

/** The calls are marked as pure, so that a bundler drops the constants of an unused event. */
function printConstant(name: string, role: ConstantRole, value: Json): string {
  const head = `const ${name} = `;
  switch (role) {
    case 'Pattern':
      return `${head}/*#__PURE__*/ new RegExp(${literal(value)}, 'u');\n`;
    case 'Values': {
      const call = '/*#__PURE__*/ new Set<unknown>(';
      return `${head}${call}${literal(value, 0, head.length + call.length)});\n`;
    }
    case 'Names':
      return `${head}${literal(value, 0, head.length)};\n`;
  }
}
