import { ACCOUNT_ID_PATTERN } from './arn.js';
import { parseFaults } from './faults/parse-faults.js';
import type { FaultScript } from './faults/rule.js';
import { OPERATION_NAMES } from './http/operation-names.js';
import { completeQuotas, type CompleteQuotas, type Quotas } from './quotas.js';

/** An access key of an account. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The IAM user that the key belongs to. Default: the account's root user. */
  readonly userName?: string;
}

/** The options of `startLake`, all optional. Without options, the lake keeps its data in memory. */
export interface LakeOptions {
  /** The address to listen on. Default: `127.0.0.1`, reachable from this machine only. */
  readonly host?: string;
  /**
   * Names that a Host header may contain besides the loopback names and `host`, such as the lake's name behind a proxy
   * or in a container network. Other hosts get status 421, so that no other website's page can reach the lake. Default:
   * none.
   */
  readonly allowedHosts?: readonly string[];
  /** How long a client may take to send a whole request, in milliseconds; then it gets status 408. Default: 30,000. */
  readonly requestTimeoutMs?: number;
  /** The TCP port; 0 chooses a free one. Default: 0. */
  readonly port?: number;
  /**
   * The directory of the DuckDB file. Default: none; all data is in memory (`memoryLimitMb`), and lost when the process
   * ends.
   */
  readonly dataDir?: string;
  /**
   * Accounts and their access keys: `{ "111122223333": { accessKeyId, secretAccessKey } }`. Only these keys, and the
   * temporary ones of AssumeRole, are then known. Their signatures are verified, and must be made within five minutes
   * of the lake's clock. Default: none; an access key ID of 12 digits is its own account, with any secret.
   */
  readonly accounts?: Readonly<Record<string, AccessKey | readonly AccessKey[]>>;
  /** The account that unknown access keys belong to. Default: none; unknown keys are refused. */
  readonly defaultAccountId?: string;
  /** The lake's clock, in milliseconds since 1970, which a test can move. Default: `Date.now`. */
  readonly now?: () => number;
  /** How many queries run at a time; others wait as QUEUED. Default: 2. */
  readonly runningQueries?: number;
  /** When a query is stopped as TIMED_OUT, in milliseconds. Default: 60,000; AWS does not document its limit. */
  readonly queryTimeoutMs?: number;
  /**
   * The memory for DuckDB, in megabytes, before it spills to disk or, without `dataDir`, queries and writes fail: the
   * default holds about 150,000 events. The values that running queries compute may take another 256 MB. Default: 144.
   */
  readonly memoryLimitMb?: number;
  /**
   * The error that PutAuditEvents returns to a caller without permission: AWS does not document which one it is.
   * Default: `ChannelInsufficientPermission`.
   */
  readonly permissionError?: 'ChannelInsufficientPermission' | 'AccessDeniedException';
  /**
   * What to do with an event that has a field unknown to eventData: AWS does not document it. `refuse` returns
   * InvalidData, because the field has no column and would be lost; `ignore` drops the field. Default: `refuse`.
   */
  readonly unknownEventFields?: 'refuse' | 'ignore';
  /**
   * CloudTrail's quotas, each per account and Region: `true` for all of them, `false` for none. Default: only those on
   * what an account may have (25 channels, 10 event data stores, 10 active queries), not those on requests per second.
   */
  readonly quotas?: boolean | Quotas;
  /**
   * Whether an account without an event data store may create one. CloudTrail Lake itself has been closed to new
   * customers since 2026-05-31: `false` behaves the same, and a list names the account IDs of existing customers.
   * Default: true.
   */
  readonly acceptsNewStores?: boolean | readonly string[];
  /** The faults to inject into calls and entries; `PUT /_lake/faults` replaces them. Default: none. */
  readonly faults?: FaultScript;
  /**
   * Whether `GET /` serves the page that shows stores, channels and events. It requires no signature: anyone who can
   * reach the lake sees them. Default: true, but false if `accounts` are given, because the page shows what they
   * protect.
   */
  readonly page?: boolean;
}

/** `LakeOptions` with all defaults filled in. */
export interface CompleteLakeOptions extends Required<Omit<LakeOptions, OptionalOption | 'quotas'>> {
  readonly quotas: CompleteQuotas;
  readonly dataDir: string | undefined;
  readonly accounts: LakeOptions['accounts'];
  readonly defaultAccountId: string | undefined;
}

type OptionalOption = 'dataDir' | 'accounts' | 'defaultAccountId';

/** Fills in the defaults. Throws `RangeError` that names the invalid option. */
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
    memoryLimitMb: integer('memoryLimitMb', options.memoryLimitMb ?? 144, 64, 1_048_576),
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
    `${name} must contain only account IDs of 12 digits, not ${JSON.stringify(accountId)}`,
  );
}

/** Checks the types too: accounts may come from a file. */
function accountsAre(accounts: unknown): void {
  if (typeof accounts !== 'object' || accounts === null || Array.isArray(accounts))
    throw new RangeError('accounts must be an object of accounts and their access keys');
  for (const [accountId, keys] of Object.entries(accounts)) {
    accountIs('accounts', accountId);
    const all = [keys].flat() as unknown[];
    if (all.length === 0) throw new RangeError(`accounts["${accountId}"] must have at least one access key`);
    for (const key of all) keyIs(accountId, key);
  }
}

function keyIs(accountId: string, key: unknown): void {
  const { accessKeyId, secretAccessKey } = (key ?? {}) as Partial<Record<keyof AccessKey, unknown>>;
  if (typeof accessKeyId === 'string' && accessKeyId !== '' && typeof secretAccessKey === 'string') return;
  throw new RangeError(
    `accounts["${accountId}"] must have an accessKeyId and a secretAccessKey, both strings`,
  );
}
