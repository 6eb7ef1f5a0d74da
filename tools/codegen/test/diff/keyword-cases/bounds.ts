import { list, text, type KeywordCase } from './case.js';

const uuid = { type: 'string', format: 'uuid' };

/** Changes of a bound, a pattern or a format. */
export const bounds: readonly KeywordCase[] = [
  [
    'minItems',
    list,
    { ...list, minItems: 1 },
    'breaks/fits major minItems: `requestParameters.value` is bounded more tightly: at least 1 item (no lower bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minItems',
    { ...list, minItems: 2 },
    { ...list, minItems: 1 },
    'fits/notice minor minItems: `requestParameters.value` is bounded more loosely: at least 1 item (at least 2 items before). Queries may return new values.',
  ],
  ['minItems', list, { ...list, minItems: 0 }],
  [
    'maxItems',
    list,
    { ...list, maxItems: 9 },
    'breaks/fits major maxItems: `requestParameters.value` is bounded more tightly: at most 9 items (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxItems',
    { ...list, maxItems: 9 },
    { ...list, maxItems: 10 },
    'fits/notice minor maxItems: `requestParameters.value` is bounded more loosely: at most 10 items (at most 9 items before). Queries may return new values.',
  ],
  [
    'uniqueItems',
    list,
    { ...list, uniqueItems: true },
    'breaks/fits major uniqueItems: The items of `requestParameters.value` must now all differ. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'uniqueItems',
    { ...list, uniqueItems: true },
    list,
    'fits/notice minor uniqueItems: The items of `requestParameters.value` may now repeat. Queries may return new values.',
  ],
  ['uniqueItems', list, { ...list, uniqueItems: false }],
  [
    'minLength',
    text,
    { ...text, minLength: 1 },
    'breaks/fits major minLength: `requestParameters.value` is bounded more tightly: at least 1 character (no lower bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minLength',
    { ...text, minLength: 1 },
    { ...text, minLength: 2 },
    'breaks/fits major minLength: `requestParameters.value` is bounded more tightly: at least 2 characters (at least 1 character before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minLength',
    { ...text, minLength: 1 },
    text,
    'fits/notice minor minLength: `requestParameters.value` is bounded more loosely: no lower bound (at least 1 character before). Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 256 },
    { ...text, maxLength: 128 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 128 characters (at most 256 characters before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 256 },
    { ...text, maxLength: 512 },
    'fits/notice minor maxLength: `requestParameters.value` is bounded more loosely: at most 512 characters (at most 256 characters before). Queries may return new values.',
  ],
  [
    'maxLength',
    text,
    { ...text, maxLength: 1 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 1 character (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 1 },
    text,
    'fits/notice minor maxLength: `requestParameters.value` is bounded more loosely: no upper bound (at most 1 character before). Queries may return new values.',
  ],
  [
    'pattern',
    text,
    { ...text, pattern: '^a$' },
    'breaks/fits major pattern: `requestParameters.value` must now match `^a$`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'pattern',
    { ...text, pattern: '^a$' },
    text,
    'fits/notice minor pattern: `requestParameters.value` no longer has to match `^a$`. Queries may return new values.',
  ],
  [
    'pattern',
    { ...text, pattern: '^a$' },
    { ...text, pattern: '^ab?$' },
    'breaks/notice major pattern: `requestParameters.value` must now match `^ab?$` (`^a$` before). Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, format: 'ipv4' },
    { ...text, minLength: 1, maxLength: 45 },
    'fits/fits patch minLength: `requestParameters.value` now says that it has at least 1 character, which its pattern or format required before.',
    'fits/fits patch maxLength: `requestParameters.value` now says that it has at most 45 characters, which its pattern or format required before.',
    'fits/notice minor format: `requestParameters.value` no longer has to have the format `ipv4`. Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, pattern: '^[0-9]{12}$' },
    { ...text, pattern: '^[0-9]{12}$', maxLength: 12, minLength: 13 },
    'breaks/fits major minLength: `requestParameters.value` is bounded more tightly: at least 13 characters (no lower bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
    'fits/fits patch maxLength: `requestParameters.value` now says that it has at most 12 characters, which its pattern or format required before.',
  ],
  [
    'maxLength',
    { ...text, format: 'date-time' },
    { ...text, format: 'date-time', maxLength: 64 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 64 characters (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'format',
    text,
    uuid,
    'breaks/fits major format: `requestParameters.value` must now have the format `uuid`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'format',
    uuid,
    text,
    'fits/notice minor format: `requestParameters.value` no longer has to have the format `uuid`. Queries may return new values.',
  ],
  [
    'format',
    uuid,
    { ...text, format: 'date' },
    'breaks/notice major format: `requestParameters.value` must now have the format `date` (`uuid` before). Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
  ],
  [
    'format',
    { ...text, format: 'ipv4' },
    { ...text, format: 'ipv6' },
    'breaks/notice major format: `requestParameters.value` must now have the format `ipv6` (`ipv4` before). Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
  ],
  [
    'minimum',
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: 1 },
    'breaks/fits major minimum: `requestParameters.value` is bounded more tightly: at least 1 (at least 0 before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minimum',
    { type: 'integer', minimum: 0 },
    { type: 'integer' },
    'fits/notice minor minimum: `requestParameters.value` is bounded more loosely: no lower bound (at least 0 before). Queries may return new values.',
  ],
  [
    'maximum',
    { type: 'number', maximum: 1.5 },
    { type: 'number', maximum: 1 },
    'breaks/fits major maximum: `requestParameters.value` is bounded more tightly: at most 1 (at most 1.5 before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maximum',
    { type: 'number', maximum: 1.5 },
    { type: 'number', maximum: 2 },
    'fits/notice minor maximum: `requestParameters.value` is bounded more loosely: at most 2 (at most 1.5 before). Queries may return new values.',
  ],
];
