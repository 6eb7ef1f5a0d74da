/** The quotas of an account in a Region. `false` means no limit. */
export interface Quotas {
  /** Channels. Default: 25. */
  readonly channels?: number | false;
  /** Event data stores, in any state. Default: 10. */
  readonly eventDataStores?: number | false;
  /** Queries that are queued or running. Default: 10. */
  readonly activeQueries?: number | false;
  /** Requests of PutAuditEvents per second. Default: no limit; AWS's is 100. */
  readonly putsPerSecond?: number | false;
  /** Requests of all Get, Describe and List operations together, per second. Default: no limit; AWS's is 10. */
  readonly readsPerSecond?: number | false;
  /** Requests of CloudTrail's other operations together, per second. Default: no limit; AWS's is 1. */
  readonly writesPerSecond?: number | false;
}

/** `Quotas` with all defaults filled in; Infinity means no limit. */
export type CompleteQuotas = Readonly<Record<keyof Quotas, number>>;

const AWS: CompleteQuotas = {
  channels: 25,
  eventDataStores: 10,
  activeQueries: 10,
  putsPerSecond: 100,
  readsPerSecond: 10,
  writesPerSecond: 1,
};

/**
 * By default, counts are limited, because a design that exceeds them fails on AWS at once. Rates are not, because a
 * test without pauses would mostly wait.
 */
const DEFAULT: CompleteQuotas = {
  ...AWS,
  putsPerSecond: Infinity,
  readsPerSecond: Infinity,
  writesPerSecond: Infinity,
};

/** Fills in the defaults. `true` means all of AWS's quotas, `false` none. Throws RangeError. */
export function completeQuotas(quotas: boolean | Quotas | undefined): CompleteQuotas {
  if (quotas === true) return AWS;
  if (quotas === false) return mapped(() => Infinity);
  const given = quotas ?? {};
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(AWS, name));
  if (unknown !== undefined) {
    throw new RangeError(`quotas has no member "${unknown}"; it has ${Object.keys(AWS).join(', ')}`);
  }
  return mapped((name) => {
    const limit = given[name] ?? DEFAULT[name];
    if (limit === false) return Infinity;
    if (limit === Infinity || (Number.isInteger(limit) && limit >= 1)) return limit;
    throw new RangeError(`quotas.${name} must be a whole number from 1, or false, not ${String(limit)}`);
  });
}

function mapped(limit: (name: keyof Quotas) => number): CompleteQuotas {
  const names = Object.keys(AWS) as (keyof Quotas)[];
  return Object.fromEntries(names.map((name) => [name, limit(name)])) as Record<keyof Quotas, number>;
}
