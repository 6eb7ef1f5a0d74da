import type { ConnectionAgent } from './connection-agent.js';
import { inTime } from './in-time.js';
import { isCredentials } from './is-credentials.js';

/** AWS credentials, in the AWS SDK's spelling. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end; none for a user's long-lived keys. */
  readonly expiration?: Date;
}

/**
 * Gives credentials. It is told to look for new ones, as AWS's own providers are, where AWS refused what it gave, or it failed.
 */
export type CredentialsProvider = (options?: {
  readonly forceRefresh?: boolean;
  /** What AWS's clients tell their providers, and nobody here: without it the compiler takes no provider of AWS's. */
  readonly callerClientConfig?: never;
}) => Promise<AwsCredentials>;

export interface CredentialsOptions {
  /** Static credentials, or any provider of the AWS SDK. Default: the environment, then AWS's provider chain. */
  readonly credentials?: AwsCredentials | CredentialsProvider | undefined;
  /** A role to assume first, with the credentials above: the IAM proxy, whose account the channel's policy names. */
  readonly assumeRoleArn?: string | undefined;
  /** The external ID that the role's trust policy asks for, if any; not the channel's. */
  readonly assumeRoleExternalId?: string | undefined;
  /**
   * Makes the connections to AWS, such as through a proxy, instead of one that keeps them alive. Its owner destroys it. AWS's own
   * providers of credentials ask AWS through it, too. Default: none.
   */
  readonly agent?: ConnectionAgent | undefined;
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
  /** What was given last was refused: the next look-up must not be answered from a provider's memory. */
  #mustBeNew = false;
  readonly #provide: (region: string, mustBeNew: boolean) => Promise<AwsCredentials>;

  /** @param timeoutMs How long a look-up may take, in milliseconds. */
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
        failed('CredentialsTimeout', `the provider gave no credentials within ${timeoutMs} ms`),
      );
      this.#pending = given
        .then(
          (credentials) => {
            // A signer that is given none looks for some itself, and may sign as somebody else.
            if (!isCredentials(credentials))
              throw failed('NoCredentials', 'the provider gave no accessKeyId and secretAccessKey');
            if (mustBeNew) this.#mustBeNew = false;
            return (this.#current = credentials);
          },
          (error: unknown) => {
            // Such as of AWS's token service, which refused those that the role was asked for with.
            this.#mustBeNew = true;
            throw error;
          },
        )
        .finally(() => (this.#pending = undefined));
    }
    return this.#pending;
  }

  /** AWS refused these credentials: the next `get` looks again, unless it has been done meanwhile. */
  forget(refused: AwsCredentials): void {
    if (this.#current !== refused) return;
    this.#current = undefined;
    this.#mustBeNew = true;
  }
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** In milliseconds since the epoch. A provider of one's own may give a text. */
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

/** What AWS's clients call the agent. */
function clientConfigOf(agent: ConnectionAgent | undefined): object {
  return agent ? { requestHandler: { httpAgent: agent, httpsAgent: agent } } : {};
}

/** AWS's own providers remember what they gave, for ever where it has no end, unless they are told not to. */
async function ask(provider: CredentialsProvider, mustBeNew: boolean): Promise<AwsCredentials> {
  return mustBeNew ? await provider({ forceRefresh: true }) : await provider();
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

const chains = new Map<ConnectionAgent | undefined, CredentialsProvider>();

async function providerChain(agent: ConnectionAgent | undefined): Promise<CredentialsProvider> {
  let chain = chains.get(agent);
  if (!chain) {
    const { fromNodeProviderChain } = await import('./aws-providers.js');
    // Of AWS's files, too, the whole process would keep what it read first.
    chain = fromNodeProviderChain({ ignoreCache: true, clientConfig: clientConfigOf(agent) });
    chains.set(agent, chain);
  }
  return chain;
}
