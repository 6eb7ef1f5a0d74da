import type { Sensitivity } from '../dialect.js';
import type { SchemaDocument } from '../document.js';
import type { Json, JsonObject, JsonPath } from '../json.js';
import { isJsonObject, own, typesOf } from '../json.js';
import { words } from '../names.js';
import type { Rule } from './rule.js';

/** What a customer's lake has stored cannot be taken back. */
export const unmarkedSensitivity: Rule = {
  name: 'unmarked-sensitivity',
  description: 'A name suggests personal or secret data, but no `x-sensitivity` says whether it is.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema, role } of schemas.positions) {
      if (role !== 'property') continue;
      const name = String(path.at(-1));
      const suggested = suggestedBy(name) ?? (own(schema, 'format') === 'email' ? 'personal' : undefined);
      if (suggested === undefined || hasFewValues(schema) || isMarked(document, path)) continue;
      yield document.finding(
        this.name,
        path,
        `${JSON.stringify(name)} sounds like ${suggested} data: set "x-sensitivity": "${suggested}", or "none" if it is not`,
        'key',
      );
    }
  },
};

/** Words, or sequences of words, for personal data. */
const personal = [
  ...[
    'address',
    'birthdate',
    'birthday',
    'email',
    'fax',
    'firstname',
    'fullname',
    'gender',
    'iban',
    'lastname',
  ],
  ...['mail', 'mobile', 'nationality', 'passport', 'phone', 'surname', 'telephone', 'username'],
  ...['birth date', 'date of birth', 'family name', 'first name', 'full name', 'given name', 'last name'],
  ...['middle name', 'user name', 'ssn', 'social security', 'tax id', 'bank account', 'e mail'],
];

/** Words for values with which somebody could act, or prove an identity. */
const secret = [
  ...['apikey', 'cookie', 'credential', 'otp', 'passcode', 'passphrase', 'passwd', 'password', 'pin', 'pwd'],
  ...['secret', 'token', 'access key', 'api key', 'card number', 'credit card', 'cvv', 'encryption key'],
  ...['private key', 'shared key', 'signing key'],
];

/** A name that ends with one of these is about the thing, not the thing itself: `passwordPolicy`, `tokenExpiryTime`. */
const aboutIt =
  /^(?:age|algorithm|arn|arns|changed|count|days|enabled|expired|expiry|hours|kind|length|minutes|policy|protocol|provider|required|rotation|seconds|size|status|template|time|type|types|version)$/;

type Suggested = Exclude<Sensitivity, 'none'> | undefined;

/** A cache: names repeat from event to event. */
const suggestions = new Map<string, Suggested>();

function suggestedBy(name: string): Suggested {
  if (!suggestions.has(name)) suggestions.set(name, suggestedByWords(name));
  return suggestions.get(name);
}

function suggestedByWords(name: string): Suggested {
  const all = words(name).map((word) => word.replace(/\d+$/, ''));
  if (aboutIt.test(all.at(-1) ?? '')) return undefined;
  const spaced = ` ${all.join(' ')} `;
  const occurs = (phrase: string): boolean =>
    spaced.includes(` ${phrase} `) || spaced.includes(` ${phrase}s `);
  if (secret.some(occurs)) return 'secret';
  return personal.some((phrase) => occurs(phrase) || spaced.includes(` ${phrase}es `))
    ? 'personal'
    : undefined;
}

/** A boolean, or one of a few values, identifies nobody and gives no access. */
function hasFewValues(schema: JsonObject): boolean {
  const isBoolean = typesOf(schema).includes('boolean');
  return isBoolean || Object.hasOwn(schema, 'enum') || Object.hasOwn(schema, 'const');
}

/** Whether a property, or one around it, has a mark, which applies to everything inside. */
function isMarked(document: SchemaDocument, path: JsonPath): boolean {
  let at: Json | undefined = document.value;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else at = isJsonObject(at) ? own(at, String(step)) : undefined;
    if (isJsonObject(at) && own(at, 'x-sensitivity') !== undefined) return true;
  }
  return false;
}
