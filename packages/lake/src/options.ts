import { ACCOUNT_ID_PATTERN } from './arn.js';
import { parseFaults } from './faults/parse-faults.js';
import type { FaultScript } from './faults/rule.js';
import { OPERATION_NAMES } from './http/operation-names.js';
import { completeQuotas, type CompleteQuotas, type Quotas } from './quotas.js';

/** An access key that the lake knows. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The IAM user whose key it is. Default: the account's root user. */
  readonly userName?: string;
}

/** What `startLake` may be told. Everything has a default; a lake without options is a lake in memory. */
export interface LakeOptions {
  /** Address to listen on. Default `127.0.0.1`: nobody but this machine. */
  readonly host?: string;
  /**
   * Names that a Host header may say, beside the loopback's and `host`: names that a proxy or container gives
   * the lake. Default none; to all others it answers 421, so that no page of another site can reach it.
   */
  readonly allowedHosts?: readonly string[];
  /** How long a client may take to send a request, headers and body. Default 30,000 ms; then 408. */
  readonly requestTimeoutMs?: number;
  /** TCP port; 0 takes a free one. Default 0. */
  readonly port?: number;
  /** Directory of the lake's one DuckDB file. Default: none, everything is in memory and goes with the process. */
  readonly dataDir?: string;
  /**
   * Accounts and their access keys, `{ "111122223333": { accessKeyId, secretAccessKey } }`.
   * Default: none, and an access key id of 12 digits is its own account, with any secret.
   * When given, only these keys (and the temporary ones of AssumeRole) are known, a signature must be of the
   * key's secret, and its time within five minutes of the lake's clock.
   */
  readonly accounts?: Readonly<Record<string, AccessKey | readonly AccessKey[]>>;
  /** Account that an unknown access key belongs to. Default: none, an unknown key is refused. */
  readonly defaultAccountId?: string;
  /** What the lake takes for now, in milliseconds since 1970. Default `Date.now`. A test can move it. */
  readonly now?: () => number;
  /** Queries that run at a time; more wait as QUEUED. Default 2. */
  readonly runningQueries?: number;
  /** After how long a query is stopped, as TIMED_OUT. Default 60,000 ms; AWS does not document its own. */
  readonly queryTimeoutMs?: number;
  /**
   * Memory that DuckDB may use before it spills to disk (or, in memory, fails), beside the 256 MB that the values of running
   * queries may take. Default 192 MB.
   */
  readonly memoryLimitMb?: number;
  /** How the caller of PutAuditEvents without permission is answered: AWS does not document which. */
  readonly permissionError?: 'ChannelInsufficientPermission' | 'AccessDeniedException';
  /**
   * What becomes of an event with a field that eventData does not know: AWS does not document it.
   * Default `refuse`, as InvalidData: such a field has no column, and would be lost. `ignore` loses it.
   */
  readonly unknownEventFields?: 'refuse' | 'ignore';
  /**
   * CloudTrail's quotas, each per account and Region. Default: what an account may have (25 channels, 10 event
   * data stores, 10 active queries) is held, requests per second are not. `true` holds AWS's of both kinds,
   * `false` holds none.
   */
  readonly quotas?: boolean | Quotas;
  /**
   * Whether an account without an event data store may create one. Default true. CloudTrail Lake itself has
   * been closed to new customers since 2026-05-31: `false` answers as it does; a list of account IDs names
   * the customers that it has.
   */
  readonly acceptsNewStores?: boolean | readonly string[];
  /** Which calls and entries meet which faults; `PUT /_lake/faults` sets others. Default: none. */
  readonly faults?: FaultScript;
  /**
   * Whether `GET /` is the page that shows stores, channels and events, to whoever can reach the lake and without
   * a signature. Default: unless `accounts` are given, since it would show what their signatures protect.
   */
  readonly page?: boolean;
}

/** `LakeOptions` with every default filled in. */
export interface CompleteLakeOptions extends Required<Omit<LakeOptions, OptionalOption | 'quotas'>> {
  readonly quotas: CompleteQuotas;
  readonly dataDir: string | undefined;
  readonly accounts: LakeOptions['accounts'];
  readonly defaultAccountId: string | undefined;
}

type OptionalOption = 'dataDir' | 'accounts' | 'defaultAccountId';

/** Fills in the defaults. Throws `RangeError` that names the option that is wrong. */
export function completeOptions(options: LakeOptions): CompleteLakeOptions {
  const complete: CompleteLakeOptions = {
    host: options.host ?? '127.0.0.1',
    allowedHosts: options.allowedHosts ?? [],
    requestTimeoutMs: integer('requestTimeoutMs', options.requestTimeoutMs ?? 30_000, 10, 3_600_000),
    port: integer('port', options.port ?? 0, 0, 65_535),
    dataDir: options.dataDir,
    accounts: options.accounts,
    defaultAccountId: options.defaultAccountId,
    now: options.now ?? Date.now,
    runningQueries: integer('runningQueries', options.runningQueries ?? 2, 1, 10),
    queryTimeoutMs: integer('queryTimeoutMs', options.queryTimeoutMs ?? 60_000, 1, 3_600_000),
    memoryLimitMb: integer('memoryLimitMb', options.memoryLimitMb ?? 192, 64, 1_048_576),
    permissionError: options.permissionError ?? 'ChannelInsufficientPermission',
    quotas: completeQuotas(options.quotas),
    acceptsNewStores: options.acceptsNewStores ?? true,
    faults: parseFaults(options.faults ?? { rules: [] }, OPERATION_NAMES),
    unknownEventFields: options.unknownEventFields ?? 'refuse',
    page: options.page ?? options.accounts === undefined,
  };
  if (options.accounts !== undefined) accountsAre(options.accounts);
  const { acceptsNewStores } = complete;
  if (typeof acceptsNewStores !== 'boolean')
    for (const id of acceptsNewStores) accountIs('acceptsNewStores', id);
  if (complete.defaultAccountId !== undefined) accountIs('defaultAccountId', complete.defaultAccountId);
  return complete;
}

function integer(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}, not ${value}`);
}

function accountIs(name: string, accountId: string): void {
  if (ACCOUNT_ID_PATTERN.test(accountId)) return;
  throw new RangeError(
    `${name} must be named by an account ID of 12 digits, not ${JSON.stringify(accountId)}`,
  );
}

/** Accounts may come from a file, of which no compiler has seen anything. */
function accountsAre(accounts: unknown): void {
  if (typeof accounts !== 'object' || accounts === null || Array.isArray(accounts))
    throw new RangeError('accounts must be an object of accounts and their access keys');
  for (const [accountId, keys] of Object.entries(accounts)) {
    accountIs('accounts', accountId);
    const all = [keys].flat() as unknown[];
    if (all.length === 0) throw new RangeError(`accounts["${accountId}"] must hold at least one access key`);
    for (const key of all) keyIs(accountId, key);
  }
}

function keyIs(accountId: string, key: unknown): void {
  const { accessKeyId, secretAccessKey } = (key ?? {}) as Partial<Record<keyof AccessKey, unknown>>;
  if (typeof accessKeyId === 'string' && accessKeyId !== '' && typeof secretAccessKey === 'string') return;
  throw new RangeError(`accounts["${accountId}"] must hold an accessKeyId and a secretAccessKey, both texts`);
}
