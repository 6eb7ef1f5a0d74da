import type { Format } from '../dialect.js';

/** Each format as a noun for documentation, as a predicate of checks.ts, and as the sentence of an issue. */
export const formatWords: Readonly<Record<Format | 'ip', { noun: string; predicate: string; must: string }>> =
  {
    uuid: { noun: 'UUID', predicate: 'isUuid', must: 'must be a UUID' },
    'date-time': {
      noun: 'RFC 3339 date and time',
      predicate: 'isDateTime',
      must: 'must be an RFC 3339 date and time with Z or an offset, such as 2026-01-31T09:30:00Z',
    },
    date: { noun: 'RFC 3339 date', predicate: 'isDate', must: 'must be a date, such as 2026-01-31' },
    ipv4: { noun: 'IPv4 address', predicate: 'isIpv4', must: 'must be an IPv4 address' },
    ipv6: { noun: 'IPv6 address', predicate: 'isIpv6', must: 'must be an IPv6 address' },
    ip: { noun: 'IPv4 or IPv6 address', predicate: 'isIp', must: 'must be an IPv4 or IPv6 address' },
    email: { noun: 'e-mail address', predicate: 'isEmail', must: 'must be an e-mail address' },
    uri: { noun: 'URI', predicate: 'isUri', must: 'must be a URI' },
  };
