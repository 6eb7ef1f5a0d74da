import { AwsError } from './aws-error.js';

/**
 * The shapes of requests, with the constraints of AWS's service models, checked in AWS's words:
 * a value of the wrong JSON type is a SerializationException, a value against a constraint a
 * ValidationException that lists every violation.
 */

/** Reads a value at a path, and adds its violations. */
export type Reader<T> = (value: unknown, at: Place) => T;

interface Place {
  readonly path: string;
  readonly violations: string[];
}

type Fields = Readonly<Record<string, Reader<unknown>>>;
type Structure<F extends Fields> = {
  [K in keyof F as undefined extends ReturnType<F[K]> ? never : K]: ReturnType<F[K]>;
} & {
  [K in keyof F as undefined extends ReturnType<F[K]> ? K : never]?: Exclude<ReturnType<F[K]>, undefined>;
};

/** The type that a shape reads. */
export type Input<R> = R extends Reader<infer T> ? T : never;

/** Reads a whole request. Throws AwsError. */
export function readInput<T>(shape: Reader<T>, value: unknown): T {
  const violations: string[] = [];
  const input = shape(value, { path: '', violations });
  if (violations.length > 0) {
    const found = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`;
    throw new AwsError('ValidationException', `${found}: ${violations.join('; ')}`);
  }
  return input;
}

/** An object. Unknown members are ignored, as by AWS's services. */
export function structure<F extends Fields>(fields: F): Reader<Structure<F>> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrongType(at, 'a structure');
    const members = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(fields)) {
      const path = at.path === '' ? lowerFirst(name) : `${at.path}.${lowerFirst(name)}`;
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      const given = read(member ?? undefined, { path, violations: at.violations });
      if (given !== undefined) result[name] = given;
    }
    return result as Structure<F>;
  };
}

/** An optional member. */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return (value, at) => (value === undefined ? undefined : read(value, at));
}

export function string(rule: { min?: number; max?: number; pattern?: RegExp } = {}): Reader<string> {
  return (value, at) => {
    if (value === undefined) return missing(at, '');
    if (typeof value !== 'string') throw wrongType(at, 'a string');
    lengthWithin(value.length, value, rule, at);
    if (rule.pattern && !rule.pattern.test(value)) {
      violate(at, value, `Member must satisfy regular expression pattern: ${rule.pattern.source}`);
    }
    return value;
  };
}

export function oneOf<const V extends string>(first: V, ...others: readonly V[]): Reader<V> {
  const values: readonly V[] = [first, ...others];
  return (value, at) => {
    if (value === undefined) return missing(at, first);
    if (typeof value !== 'string') throw wrongType(at, 'a string');
    if (!(values as readonly string[]).includes(value)) {
      violate(at, value, `Member must satisfy enum value set: [${values.join(', ')}]`);
    }
    return value as V;
  };
}

export function integer(rule: { min: number; max: number }): Reader<number> {
  return (value, at) => {
    if (value === undefined) return missing(at, 0);
    if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(at, 'an integer');
    if (value < rule.min) violate(at, value, `Member must have value greater than or equal to ${rule.min}`);
    if (value > rule.max) violate(at, value, `Member must have value less than or equal to ${rule.max}`);
    return value;
  };
}

export function boolean(): Reader<boolean> {
  return (value, at) => {
    if (value === undefined) return missing(at, false);
    if (typeof value !== 'boolean') throw wrongType(at, 'a boolean');
    return value;
  };
}

/** Seconds since 1970, as awsJson1.1 writes a time; read as milliseconds. */
export function timestamp(): Reader<number> {
  return (value, at) => {
    if (value === undefined) return missing(at, 0);
    if (typeof value !== 'number') throw wrongType(at, 'a timestamp');
    return value * 1000;
  };
}

export function list<T>(read: Reader<T>, rule: { min?: number; max?: number } = {}): Reader<T[]> {
  return (value, at) => {
    if (value === undefined) return missing(at, []);
    if (!Array.isArray(value)) throw wrongType(at, 'a list');
    lengthWithin(value.length, value, rule, at);
    return value.map((member: unknown, index) =>
      read(member ?? undefined, { ...at, path: `${at.path}.${index + 1}.member` }),
    );
  };
}

function lengthWithin(length: number, value: unknown, rule: { min?: number; max?: number }, at: Place): void {
  if (rule.min !== undefined && length < rule.min) {
    violate(at, value, `Member must have length greater than or equal to ${rule.min}`);
  }
  if (rule.max !== undefined && length > rule.max) {
    violate(at, value, `Member must have length less than or equal to ${rule.max}`);
  }
}

function missing<T>(at: Place, instead: T): T {
  at.violations.push(`Value null at '${at.path}' failed to satisfy constraint: Member must not be null`);
  return instead;
}

function violate(at: Place, value: unknown, constraint: string): void {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  const short = shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
  at.violations.push(`Value '${short}' at '${at.path}' failed to satisfy constraint: ${constraint}`);
}

function wrongType(at: Place, expected: string): AwsError {
  const where = at.path === '' ? 'The request' : `'${at.path}'`;
  return new AwsError('SerializationException', `${where} cannot be read: it must be ${expected}.`);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
