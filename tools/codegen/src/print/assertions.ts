import { must } from '../describe/must.js';
import { formatWords } from '../describe/words.js';
import type { ArrayNode, EnumNode, NumberNode, StringNode, TypeNode } from '../model.js';
import { literal } from '../text.js';
import type { ValidatorNames } from './validator-names.js';

/** An expression that is true if a value is wrong, and the message for that. */
export interface Assertion {
  readonly fails: string;
  readonly message: string;
}

/**
 * The assertions on a value itself, the type first.
 *
 * @param property The name of the nearest property, after which constants are named.
 */
export function printAssertions(
  names: ValidatorNames,
  variable: string,
  type: TypeNode,
  property: string,
): Assertion[] {
  const assertions = assertionsOf(names, variable, type, property);
  if (!('nullable' in type) || !type.nullable) return assertions;
  return assertions.map(({ fails, message }, index) => ({
    fails: `${variable} !== null && ${inParentheses(fails)}`,
    message: index === 0 ? `${message} or null` : message,
  }));
}

/** An expression as one side of `&&`. */
export function inParentheses(expression: string): string {
  return expression.includes(' || ') ? `(${expression})` : expression;
}

function assertionsOf(
  names: ValidatorNames,
  variable: string,
  type: TypeNode,
  property: string,
): Assertion[] {
  switch (type.kind) {
    case 'string':
      return stringAssertions(names, variable, type, property);
    case 'number':
    case 'integer':
      return numberAssertions(variable, type);
    case 'boolean':
      return [{ fails: `typeof ${variable} !== 'boolean'`, message: must.beTrueOrFalse }];
    case 'enum':
      return [enumAssertion(names, variable, type, property)];
    case 'array':
      return arrayAssertions(names, variable, type);
    case 'object':
    case 'map':
    case 'union':
    case 'open':
      return [{ fails: `!${names.check('isObject')}(${variable})`, message: must.beObject }];
  }
}

function stringAssertions(
  names: ValidatorNames,
  variable: string,
  { format, minLength = 0, maxLength, maxBytes, pattern }: StringNode,
  property: string,
): Assertion[] {
  const notText = `typeof ${variable} !== 'string'`;
  const assertions: Assertion[] = [];
  if (format === undefined) {
    assertions.push({ fails: notText, message: must.beString });
  } else {
    const { predicate, must: message } = formatWords[format];
    assertions.push({ fails: `${notText} || !${names.check(predicate)}(${variable})`, message });
  }
  if (minLength === 1) {
    assertions.push({ fails: `${variable} === ''`, message: must.notBeEmpty });
  } else if (minLength > 1) {
    assertions.push({
      fails: `${names.check('isShorterThan')}(${variable}, ${minLength})`,
      message: must.haveLength(minLength),
    });
  }
  if (maxLength !== undefined) {
    assertions.push({
      fails: `${names.check('isLongerThan')}(${variable}, ${maxLength})`,
      message: must.haveLengthWithin(maxLength),
    });
  }
  if (maxBytes !== undefined) {
    assertions.push({
      fails: `${names.check('isLargerThan')}(${variable}, ${maxBytes})`,
      message: must.haveBytesWithin(maxBytes),
    });
  }
  if (pattern !== undefined) {
    const constant = names.constant(property, 'Pattern', pattern);
    assertions.push({ fails: `!${constant}.test(${variable})`, message: must.match(pattern) });
  }
  return assertions;
}

function numberAssertions(variable: string, { kind, minimum, maximum }: NumberNode): Assertion[] {
  const notNumber = `typeof ${variable} !== 'number'`;
  return [
    kind === 'integer'
      ? { fails: `${notNumber} || !Number.isInteger(${variable})`, message: must.beWhole }
      : { fails: `${notNumber} || !Number.isFinite(${variable})`, message: must.beNumber },
    ...(minimum === undefined
      ? []
      : [{ fails: `${variable} < ${minimum}`, message: must.beAtLeast(minimum) }]),
    ...(maximum === undefined
      ? []
      : [{ fails: `${variable} > ${maximum}`, message: must.beAtMost(maximum) }]),
  ];
}

function arrayAssertions(
  names: ValidatorNames,
  variable: string,
  { minItems = 0, maxItems, uniqueItems }: ArrayNode,
): Assertion[] {
  return [
    { fails: `!Array.isArray(${variable})`, message: must.beArray },
    ...(minItems === 0
      ? []
      : [{ fails: `${variable}.length < ${minItems}`, message: must.haveItems(minItems) }]),
    ...(maxItems === undefined
      ? []
      : [{ fails: `${variable}.length > ${maxItems}`, message: must.haveItemsWithin(maxItems) }]),
    ...(uniqueItems ? [{ fails: `${names.check('hasDuplicates')}(${variable})`, message: must.differ }] : []),
  ];
}

function enumAssertion(
  names: ValidatorNames,
  variable: string,
  { values }: EnumNode,
  property: string,
): Assertion {
  const message = must.beOneOf(values);
  const scalars = values.every((value) => typeof value !== 'object' || value === null);
  const fails = values
    .map((value) =>
      typeof value === 'object' && value !== null
        ? `!${names.check('isEqual')}(${variable}, ${literal(value)})`
        : `${variable} !== ${literal(value)}`,
    )
    .join(' && ');
  if (!scalars || values.length === 1 || fails.length <= 60) return { fails, message };
  const constant = names.constant(property, 'Values', [...values]);
  return { fails: `!${constant}.has(${variable})`, message };
}
