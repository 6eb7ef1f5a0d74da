import { maxTimerMs } from '../max-timer.js';

/** AWS credentials, in the AWS SDK's spelling. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end; none for a user's long-lived keys. */
  readonly expiration?: Date;
}

export type CredentialsProvider = () => Promise<AwsCredentials>;

export interface CredentialsOptions {
  /** Static credentials, or any provider of the AWS SDK. Default: the environment, then AWS's provider chain. */
  readonly credentials?: AwsCredentials | CredentialsProvider | undefined;
  /** A role to assume first, with the credentials above: the IAM proxy, whose account the channel's policy names. */
  readonly assumeRoleArn?: string | undefined;
  /** The external ID that the role's trust policy asks for, if any; not the channel's. */
  readonly assumeRoleExternalId?: string | undefined;
}

/** Renewed this long before they end, so that none ends on its way. */
const renewBeforeMs = 5 * 60_000;
/** Where a renewal failed, or gave the same once more: how long until the next. A provider may start a process each time. */
const renewAgainMs = 10_000;

/**
 * Gives credentials, kept until they end. Concurrent calls share one look-up, and nobody waits for a renewal before the end: a
 * provider may be away for a while.
 */
export class CredentialsCache {
  #current: AwsCredentials | undefined;
  #pending: Promise<AwsCredentials> | undefined;
  /** When the last look-up began, in milliseconds since the epoch. */
  #askedAt = -Infinity;
  readonly #provide: (region: string) => Promise<AwsCredentials>;

  /** @param timeoutMs How long a look-up may take, in milliseconds. */
  constructor(
    options: CredentialsOptions,
    private readonly timeoutMs: number,
  ) {
    this.#provide = (region) => provide(options, region);
  }

  get(region: string): Promise<AwsCredentials> {
    const now = Date.now();
    const current = this.#current;
    const left = current ? endOf(current) - now : 0;
    if (current && left > 0) {
      if (left <= renewBeforeMs && Math.abs(now - this.#askedAt) >= renewAgainMs) {
        this.#lookUp(region, now).catch(() => undefined);
      }
      return Promise.resolve(current);
    }
    return this.#lookUp(region, now);
  }

  #lookUp(region: string, now: number): Promise<AwsCredentials> {
    if (!this.#pending) {
      this.#askedAt = now;
      this.#pending = this.#inTime(this.#provide(region))
        .then((credentials) => (this.#current = credentials))
        .finally(() => (this.#pending = undefined));
    }
    return this.#pending;
  }

  #inTime(lookUp: Promise<AwsCredentials>): Promise<AwsCredentials> {
    return new Promise((resolve, reject) => {
      const { timeoutMs } = this;
      const timer = setTimeout(
        () => {
          const message = `the provider gave no credentials within ${timeoutMs} ms`;
          reject(Object.assign(new Error(message), { code: 'CredentialsTimeout' }));
        },
        Math.min(timeoutMs, maxTimerMs),
      ).unref();
      lookUp.then(resolve, reject).finally(() => {
        clearTimeout(timer);
      });
    });
  }

  /** AWS refused these credentials: the next `get` looks again. */
  forget(): void {
    this.#current = undefined;
  }
}

/** In milliseconds since the epoch. A provider of one's own may give a text. */
function endOf({ expiration }: AwsCredentials): number {
  return expiration === undefined ? Infinity : new Date(expiration).getTime();
}

async function provide(options: CredentialsOptions, region: string): Promise<AwsCredentials> {
  const { assumeRoleArn, assumeRoleExternalId } = options;
  if (!assumeRoleArn) return await base(options);

  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  return await fromTemporaryCredentials({
    masterCredentials: () => base(options),
    clientConfig: { region },
    params: {
      RoleArn: assumeRoleArn,
      RoleSessionName: 'activity-events',
      ...(assumeRoleExternalId === undefined ? {} : { ExternalId: assumeRoleExternalId }),
    },
  })();
}

async function base({ credentials }: CredentialsOptions): Promise<AwsCredentials> {
  if (typeof credentials === 'function') return await credentials();
  return credentials ?? fromEnvironment() ?? (await fromProviderChain());
}

/** Without loading anything: most services have their credentials here, and start 60 ms sooner. */
function fromEnvironment(): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

let chain: CredentialsProvider | undefined;

async function fromProviderChain(): Promise<AwsCredentials> {
  if (!chain) {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    chain = fromNodeProviderChain();
  }
  return await chain();
}
