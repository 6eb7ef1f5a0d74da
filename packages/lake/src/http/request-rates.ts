import type { CompleteQuotas } from '../quotas.js';
import type { Service } from './authorization.js';
import type { Caller } from './caller.js';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Limits the requests per second of an account in a Region, separately for each kind of operation: a token bucket that
 * holds one second's worth, and fills by the lake's clock.
 */
export class RequestRates {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly quotas: CompleteQuotas,
    private readonly now: () => number,
  ) {}

  /** Whether one more request is within the quota; if so, it counts. */
  take(
    { accountId, region }: Pick<Caller, 'accountId' | 'region'>,
    service: Service,
    operation: string,
  ): boolean {
    if (service === 'sts') return true;
    const kind = kindOf(service, operation);
    const rate = this.quotas[kind];
    if (rate === Infinity) return true;
    const key = `${accountId} ${region} ${kind}`;
    const now = this.now();
    const { tokens, filledAt } = this.#buckets.get(key) ?? { tokens: rate, filledAt: now };
    const filled = Math.min(rate, tokens + (Math.max(0, now - filledAt) * rate) / 1000);
    this.#buckets.set(key, { tokens: filled >= 1 ? filled - 1 : filled, filledAt: now });
    return filled >= 1;
  }
}

function kindOf(service: Service, operation: string): 'putsPerSecond' | 'readsPerSecond' | 'writesPerSecond' {
  if (service === 'cloudtrail-data') return 'putsPerSecond';
  return /^(Get|Describe|List)/.test(operation) ? 'readsPerSecond' : 'writesPerSecond';
}
