import type { ErrorObject } from 'ajv/dist/2020.js';
import { counted } from '../output/counted.js';
import { nearest } from '../events/nearest.js';
import { exampleOf } from './example.js';
import { isObject, shown } from './problem.js';

export interface Words {
  readonly message: string;
  readonly fix: string;
}

/** Each format, in words to follow "must be". */
const formatNouns: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  'date-time': 'a date and time such as 2026-01-31T09:30:00Z',
  date: 'a date such as 2026-01-31',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  email: 'an e-mail address',
  uri: 'a URI',
};

const typeNouns: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  null: 'null',
};

/** An Ajv error in words, and what to do about it. */
export function wordsOf(failed: ErrorObject, example: unknown): Words {
  const { keyword, params, data, schema, message = `violates ${keyword}` } = failed;
  const { limit, allowedValue, type, format, pattern } = params as Record<string, unknown>;
  const such = exampleOf(example);
  const but = `, but is ${shown(data)}`;
  switch (keyword) {
    case 'type':
      return must(`be ${nouns(type)}${but}`, retyped(type, data) ?? `Use ${nouns(type)}${such}.`);
    case 'const':
      return must(`be ${shown(allowedValue)}${but}`, `Write ${shown(allowedValue)}.`);
    case 'enum':
      return beOneOf(schema as unknown[], data);
    case 'format':
      return must(`be ${formatNouns[String(format)] ?? String(format)}${but}`, `Use one${such}.`);
    case 'pattern':
      if (pattern === '^[0-9]{12}$') return must(`be 12 digits${but}`, `Use an AWS account ID${such}.`);
      return must(`match ${String(pattern)}${but}`, `Use a value that does${such}.`);
    case 'minLength':
      return must('not be empty', `Use a non-empty text${such}.`);
    case 'maxLength':
      return tooLong(Array.from(data as string).length, Number(limit), 'character');
    case 'x-maxBytes':
      return tooLong(Buffer.byteLength(data as string), Number(schema), 'byte');
    case 'minimum':
    case 'maximum': {
      const most = keyword === 'minimum' ? 'least' : 'most';
      return must(`be at ${most} ${String(limit)}${but}`, `Use a number within the limit${such}.`);
    }
    case 'minItems':
      return must(`have at least ${counted(Number(limit), 'item')}`, 'Add what is missing.');
    case 'maxItems':
      return tooLong((data as unknown[]).length, Number(limit), 'item');
    case 'oneOf':
      return variants(schema as Variant[], data, such);
    default:
      return { message, fix: 'See the schema: activity events show <event> --schema' };
  }
}

function must(what: string, fix: string): Words {
  return { message: `must ${what}`, fix };
}

function tooLong(actual: number, most: number, unit: string): Words {
  const of = unit === 'byte' ? ' of UTF-8' : '';
  return must(
    `have at most ${counted(most, unit)}${of}, but has ${actual}`,
    `Remove ${counted(actual - most, unit)}.`,
  );
}

function beOneOf(allowed: readonly unknown[], data: unknown): Words {
  const words = allowed.map(plain);
  const meant = typeof data === 'string' ? nearest(data, words) : undefined;
  return must(
    `be one of ${words.join(', ')}, but is ${shown(data)}`,
    meant === undefined ? 'Use one of these.' : `Did you mean "${meant}"?`,
  );
}

/** A variant of an object is recognized by a constant property, a variant of a text by its format. */
interface Variant {
  readonly format?: string;
  readonly properties?: Readonly<Record<string, { readonly const?: unknown }>>;
}

function variants(schemas: readonly Variant[], data: unknown, such: string): Words {
  const formats = schemas.flatMap(({ format }) =>
    format === undefined ? [] : [formatNouns[format] ?? format],
  );
  if (formats.length > 0) return must(`be ${formats.join(' or ')}, but is ${shown(data)}`, `Use one${such}.`);
  const [[name] = ['']] = schemas.map(({ properties = {} }) =>
    Object.keys(properties).filter((each) => properties[each]?.const !== undefined),
  );
  const values = schemas.map(({ properties = {} }) => plain(properties[name ?? '']?.const));
  const value = isObject(data) ? data[name ?? ''] : undefined;
  return must(
    `have a ${name ?? ''} that is one of ${values.join(', ')}, but has ${value === undefined ? 'none' : shown(value)}`,
    'Use one of these, with the fields that go with it.',
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nouns(type: unknown): string {
  return [type]
    .flat()
    .map((name) => typeNouns[String(name)] ?? String(name))
    .join(' or ');
}

/** What to write if a value is right except for its type. */
function retyped(type: unknown, data: unknown): string | undefined {
  const types = [type].flat();
  const isNumber = types.includes('integer') || types.includes('number');
  if (isNumber && typeof data === 'string' && /^-?\d+$/.test(data)) return `Write ${data}, without quotes.`;
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean'))
    return `Write "${data}", in quotes.`;
  if (types.includes('object') && typeof data === 'string')
    return 'Write the object itself, not its JSON as text.';
  return undefined;
}
