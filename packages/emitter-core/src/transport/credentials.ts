import type { ConnectionAgent } from './connection-agent.js';
import { inTime } from './in-time.js';
import { isCredentials } from './is-credentials.js';

/** AWS credentials, as the AWS SDK spells them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they expire; undefined for long-lived keys of a user. */
  readonly expiration?: Date;
}

/**
 * Returns credentials. Called with `forceRefresh`, as the AWS SDK's own providers are, when it must fetch new ones: AWS
 * refused the last ones, or the last call failed.
 */
export type CredentialsProvider = (options?: {
  readonly forceRefresh?: boolean;
  /** AWS's clients pass this to their providers; we never do. Without it, the types of AWS's providers do not match. */
  readonly callerClientConfig?: never;
}) => Promise<AwsCredentials>;

export interface CredentialsOptions {
  /**
   * Static credentials, or any credential provider of the AWS SDK. Default: the environment, then AWS's provider chain.
   */
  readonly credentials?: AwsCredentials | CredentialsProvider | undefined;
  /** A role to assume with the credentials above: the IAM proxy, whose account the channel's policy names. */
  readonly assumeRoleArn?: string | undefined;
  /** The external ID that the role's trust policy requires, if any; not the channel's. */
  readonly assumeRoleExternalId?: string | undefined;
  /**
   * Makes the connections to AWS, such as through a proxy. AWS's own credential providers use it, too. The emitter does not
   * destroy it. Default: direct connections, kept alive.
   */
  readonly agent?: ConnectionAgent | undefined;
}

/** How long before expiry credentials are renewed, so that none expires in flight. */
const renewBeforeMs = 5 * 60_000;
/**
 * How long to wait after a renewal that failed or returned the same credentials: a provider may start a process for
 * each call.
 */
const renewAgainMs = 10_000;

/**
 * Caches credentials until they expire. Concurrent calls share one lookup, and nobody waits for a renewal before they
 * expire, since a provider may be down for a while.
 */
export class CredentialsCache {
  #current: AwsCredentials | undefined;
  #pending: Promise<AwsCredentials> | undefined;
  /** When the last lookup began, in milliseconds since the epoch. */
  #askedAt = -Infinity;
  /** The last credentials were refused: the next lookup must bypass the provider's cache. */
  #mustBeNew = false;
  readonly #provide: (region: string, mustBeNew: boolean) => Promise<AwsCredentials>;

  /** @param timeoutMs How long a lookup may take, in milliseconds. */
  constructor(
    options: CredentialsOptions,
    private readonly timeoutMs: number,
  ) {
    this.#provide = (region, mustBeNew) => provide(options, region, mustBeNew);
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
      const mustBeNew = this.#mustBeNew;
      const { timeoutMs } = this;
      const given = inTime(this.#provide(region, mustBeNew), timeoutMs, () =>
        failed('CredentialsTimeout', `the credential provider returned nothing within ${timeoutMs} ms`),
      );
      this.#pending = given
        .then(
          (credentials) => {
            // Without keys, the signer would look for some itself, and might sign as somebody else.
            if (!isCredentials(credentials))
              throw failed(
                'NoCredentials',
                'the credential provider returned no accessKeyId and secretAccessKey',
              );
            if (mustBeNew) this.#mustBeNew = false;
            return (this.#current = credentials);
          },
          (error: unknown) => {
            // STS, for example, may have refused the credentials with which the role was to be assumed.
            this.#mustBeNew = true;
            throw error;
          },
        )
        .finally(() => (this.#pending = undefined));
    }
    return this.#pending;
  }

  /** AWS refused these credentials: the next `get` looks up new ones, unless that has already happened. */
  forget(refused: AwsCredentials): void {
    if (this.#current !== refused) return;
    this.#current = undefined;
    this.#mustBeNew = true;
  }
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** In milliseconds since the epoch. A custom provider may return a string. */
function endOf({ expiration }: AwsCredentials): number {
  return expiration === undefined ? Infinity : new Date(expiration).getTime();
}

async function provide(
  options: CredentialsOptions,
  region: string,
  mustBeNew: boolean,
): Promise<AwsCredentials> {
  const { assumeRoleArn, assumeRoleExternalId, agent } = options;
  if (!assumeRoleArn) return await base(options, mustBeNew);

  const { fromTemporaryCredentials } = await import('./aws-providers.js');
  return await fromTemporaryCredentials({
    masterCredentials: () => base(options, mustBeNew),
    clientConfig: { region, ...clientConfigOf(agent) },
    params: {
      RoleArn: assumeRoleArn,
      RoleSessionName: 'activity-events',
      ...(assumeRoleExternalId === undefined ? {} : { ExternalId: assumeRoleExternalId }),
    },
  })();
}

async function base({ credentials, agent }: CredentialsOptions, mustBeNew: boolean): Promise<AwsCredentials> {
  if (typeof credentials === 'function') return await ask(credentials, mustBeNew);
  return credentials ?? fromEnvironment() ?? (await ask(await providerChain(agent), mustBeNew));
}

/** The agent as AWS's clients take it. */
function clientConfigOf(agent: ConnectionAgent | undefined): object {
  return agent ? { requestHandler: { httpAgent: agent, httpsAgent: agent } } : {};
}

/** AWS's own providers cache what they returned, for ever if it does not expire, unless told not to. */
async function ask(provider: CredentialsProvider, mustBeNew: boolean): Promise<AwsCredentials> {
  return mustBeNew ? await provider({ forceRefresh: true }) : await provider();
}

/** Loads nothing: most services have their credentials here, and start 60 ms faster. */
function fromEnvironment(): AwsCredentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

const chains = new Map<ConnectionAgent | undefined, CredentialsProvider>();

async function providerChain(agent: ConnectionAgent | undefined): Promise<CredentialsProvider> {
  let chain = chains.get(agent);
  if (!chain) {
    const { fromNodeProviderChain } = await import('./aws-providers.js');
    // Otherwise the whole process would also keep what it first read from AWS's config files.
    chain = fromNodeProviderChain({ ignoreCache: true, clientConfig: clientConfigOf(agent) });
    chains.set(agent, chain);
  }
  return chain;
}
