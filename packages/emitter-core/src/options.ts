import { channelTypes, completeChannel, type Channel, type ChannelOptions } from './channel.js';
import type { CourierOptions } from './delivery/courier.js';
import type { BackoffOptions } from './delivery/backoff.js';
import { EmitterError } from './errors.js';
import { invalidOption, requireMethods, requireTypes } from './invalid-option.js';
import { requireKnownOptions } from './known-options.js';
import { safely } from './delivery/observer.js';
import { logDamage, logTaken, type Logger } from './log.js';
import type { MeterProvider } from './metrics.js';
import { Privacy, type PrivacyOptions } from './privacy.js';
import { createFileSpool } from './spool/file-spool.js';
import { createMemorySpool } from './spool/memory-spool.js';
import type { Spool } from './spool/spool.js';
import { createClientTransport, type CloudTrailDataClient } from './transport/client.js';
import type { CloudTrailTransportOptions } from './transport/cloudtrail.js';
import { isCredentials } from './transport/is-credentials.js';
import { loadedLater } from './transport/loaded-later.js';
import type { Transport } from './transport/transport.js';

/** The channels of the service's customers: a record by tenant, or a function that knows them, such as a cache. */
export type TenantChannels =
  Readonly<Record<string, ChannelOptions>> | ((tenant: string) => ChannelOptions | undefined);

/** Every option has a default; the channel comes from the environment where none is given. */
export interface EmitterOptions extends CloudTrailTransportOptions, PrivacyOptions {
  /** The channel of every event that no tenant is chosen for: its ARN or ID. Default: ACTIVITY_CHANNEL_ARN. */
  readonly channelArn?: string | undefined;
  /** The external ID that the channel's policy asks for. Default: ACTIVITY_EXTERNAL_ID. */
  readonly externalId?: string | undefined;
  /** The AWS account that owns the channel, 12 digits. Default: the account in the channel's ARN. */
  readonly recipientAccountId?: string | undefined;
  /** The channel's AWS Region. Default: the ARN's, then AWS_REGION, then AWS_DEFAULT_REGION. */
  readonly region?: string | undefined;
  /** The channels that `forTenant` chooses from. Default: none. */
  readonly channels?: TenantChannels | undefined;
  /**
   * Where to send instead of AWS, with a path where it is behind one. Default: AWS_ENDPOINT_URL_CLOUDTRAIL_DATA, then
   * AWS_ENDPOINT_URL, then AWS's own endpoint of the channel's Region.
   */
  readonly endpoint?: string | undefined;
  /** AWS's `CloudTrailData` client, or any object with its `putAuditEvents`, in place of the built-in one. */
  readonly client?: CloudTrailDataClient | undefined;
  /** A transport of your own, in place of the built-in one. */
  readonly transport?: Transport | undefined;
  /**
   * A directory, for this process alone, that keeps accepted events until they are delivered, across crashes and
   * restarts. Default: ACTIVITY_SPOOL_DIRECTORY; without one, events are kept in memory.
   */
  readonly spoolDirectory?: string | undefined;
  /** The bound on the spool directory's segments, in bytes. Default: 1 073 741 824 (1 GiB). */
  readonly maxSpoolBytes?: number | undefined;
  /** A spool of your own, in place of the directory or memory. */
  readonly spool?: Spool | undefined;
  /**
   * Takes an event that breaks its schema, where production code must not throw; the receipt then says
   * `accepted: false`. Default: the call throws the error.
   */
  readonly onInvalid?: ((error: EmitterError) => void) | undefined;
  /**
   * Whether each event bears `additionalEventData.emitter = {instance, sequence}`, by which a query finds events
   * that are missing or double. Default: true.
   */
  readonly numberEvents?: boolean | undefined;
  /** Takes lines of text about delivery: pino, console, or anything with the four methods. Default: none. */
  readonly logger?: Logger | undefined;
  /**
   * Where metrics go. Default: the provider that the service registered with `@opentelemetry/api`, where it has
   * that package.
   */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Whether SIGTERM and SIGINT close the emitter before they end the process. A worker thread hears of no signal: there, the
   * service closes it. Default: false.
   */
  readonly closeOnSignals?: boolean | undefined;
  /** The bound on undelivered events in memory, in bytes. Default: 67 108 864 (64 MiB). */
  readonly maxQueueBytes?: number | undefined;
  /** How long an event waits for others to share its request, in milliseconds. Default: 100. */
  readonly lingerMs?: number | undefined;
  /** How long `close` drains before it gives up, in milliseconds. Default: 30 000. */
  readonly closeTimeoutMs?: number | undefined;
  /** The waits between tries of a channel that fails. Default: up to 100 ms at first, up to 30 s in the end. */
  readonly backoff?: Partial<BackoffOptions> | undefined;
  /** How often a channel that refuses us is asked again, in milliseconds. Default: 60 000. */
  readonly parkedProbeMs?: number | undefined;
  /** Requests a second, at most. Default: 100, AWS's quota of an account and Region. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests under way at once, at most. Default: 256. */
  readonly maxRequestsInFlight?: number | undefined;
  /** Requests under way at once to one channel, at most. Default: 4. */
  readonly maxRequestsInFlightPerChannel?: number | undefined;
}

/** Environment variables; not Node's own type, so that a service without `@types/node` compiles. */
type Environment = Readonly<Record<string, string | undefined>>;

/** What an emitter runs on: options, environment and defaults, brought together once. */
export interface EmitterSettings extends CourierOptions {
  /** The channel of events without a tenant, where one is configured. */
  readonly channel: Channel | undefined;
  /** @throws EmitterError `no_channel` for a tenant that has none. */
  readonly channelOf: (tenant: string) => Channel;
  readonly transport: Transport;
  readonly spool: Spool;
  readonly onInvalid: ((error: EmitterError) => void) | undefined;
  readonly privacy: Privacy;
  readonly numberEvents: boolean;
  readonly logger: Logger | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly closeOnSignals: boolean;
  readonly closeTimeoutMs: number;
}

/** @throws EmitterError `invalid_option` or `no_channel`, naming the option and the variable. */
export function completeOptions(
  options: EmitterOptions,
  environment: Environment = process.env,
): EmitterSettings {
  requireKnownOptions(options);
  requireTypes(options, {
    ...channelTypes,
    endpoint: 'string',
    assumeRoleArn: 'string',
    assumeRoleExternalId: 'string',
    spoolDirectory: 'string',
    onInvalid: 'function',
    numberEvents: 'boolean',
    closeOnSignals: 'boolean',
  });
  const { agent, logger, meterProvider, spool } = options;
  if (logger) requireMethods('logger', logger, ['debug', 'info', 'warn', 'error']);
  if (meterProvider) requireMethods('meterProvider', meterProvider, ['getMeter']);
  // Such as undici's, which Node's own HTTP refuses request by request.
  if (agent && !('addRequest' in agent))
    throw invalidOption('agent must be an Agent of node:http or node:https, or extend one');
  if (spool) requireMethods('spool', spool, ['open', 'left', 'close']);
  const defaultRegion = options.region ?? variable(environment, 'AWS_REGION', 'AWS_DEFAULT_REGION');
  const channel = defaultChannel(options, environment, defaultRegion);
  if (!channel && !options.channels) throw noChannel();

  const known = new Map<string, { from: ChannelOptions; channel: Channel }>();
  return {
    channel,
    channelOf(tenant) {
      const from = lookUp(options.channels, tenant);
      if (!from) {
        throw new EmitterError(
          'no_channel',
          `the tenant "${tenant}" has no channel: add one to the option channels`,
        );
      }
      // By its members: a service may change them in the object that we know already.
      let entry = known.get(tenant);
      if (!entry || channelMembers.some((name) => entry?.from[name] !== from[name])) {
        const { channelArn, externalId, region, recipientAccountId } = from;
        entry = {
          from: { channelArn, externalId, region, recipientAccountId },
          channel: completeChannel(from, defaultRegion, tenant),
        };
        known.set(tenant, entry);
      }
      return entry.channel;
    },
    transport: transportOf(options, environment),
    onInvalid: options.onInvalid,
    privacy: new Privacy(options),
    numberEvents: options.numberEvents ?? true,
    logger,
    meterProvider,
    closeOnSignals: options.closeOnSignals ?? false,
    closeTimeoutMs: positive('closeTimeoutMs', options.closeTimeoutMs, 30_000),
    lingerMs: positive('lingerMs', options.lingerMs, 100, 0),
    backoff: {
      initialMs: positive('backoff.initialMs', options.backoff?.initialMs, 100),
      maxMs: positive('backoff.maxMs', options.backoff?.maxMs, 30_000),
    },
    parkedProbeMs: positive('parkedProbeMs', options.parkedProbeMs, 60_000),
    requestsPerSecond: positive('requestsPerSecond', options.requestsPerSecond, 100),
    maxRequestsInFlight: positive('maxRequestsInFlight', options.maxRequestsInFlight, 256, 1),
    maxRequestsInFlightPerChannel: positive(
      'maxRequestsInFlightPerChannel',
      options.maxRequestsInFlightPerChannel,
      4,
      1,
    ),
    // Last: it takes the directory's lock, which a wrong option after it would leave behind.
    spool: spool ?? spoolOf(options, environment),
  };
}

/** The error of an event that no channel is configured for. */
export function noChannel(): EmitterError {
  return new EmitterError(
    'no_channel',
    'no channel is configured: set the option channelArn or the variable ACTIVITY_CHANNEL_ARN, or choose a customer with forTenant and the option channels',
  );
}

function defaultChannel(
  options: EmitterOptions,
  environment: Environment,
  defaultRegion: string | undefined,
): Channel | undefined {
  const channelArn = options.channelArn ?? variable(environment, 'ACTIVITY_CHANNEL_ARN');
  if (!channelArn) return undefined;
  const { recipientAccountId, region } = options;
  const externalId = options.externalId ?? variable(environment, 'ACTIVITY_EXTERNAL_ID');
  return completeChannel({ channelArn, externalId, recipientAccountId, region }, defaultRegion);
}

const channelMembers = Object.keys(channelTypes) as (keyof ChannelOptions)[];

function lookUp(channels: TenantChannels | undefined, tenant: string): ChannelOptions | undefined {
  if (typeof channels === 'function') return channels(tenant);
  return channels && Object.hasOwn(channels, tenant) ? channels[tenant] : undefined;
}

function transportOf(options: EmitterOptions, environment: Environment): Transport {
  const { transport, client } = options;
  if (transport) {
    requireMethods('transport', transport, ['send', 'close']);
    return transport;
  }
  const requestTimeoutMs = positive('requestTimeoutMs', options.requestTimeoutMs, 10_000);
  if (client) {
    // The SDK's bare CloudTrailDataClient sends commands, and has none.
    requireMethods('client', client, ['putAuditEvents']);
    return createClientTransport(client, requestTimeoutMs);
  }
  const endpoint =
    options.endpoint ?? variable(environment, 'AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', 'AWS_ENDPOINT_URL');
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    throw invalidOption(
      'endpoint must be a URL that begins with http:// or https://, without a name, a password, a query or a fragment',
    );
  }
  const { credentials } = options;
  if (credentials !== undefined && typeof credentials !== 'function' && !isCredentials(credentials))
    throw invalidOption('credentials must be a function, or have accessKeyId and secretAccessKey');
  return loadedLater(async () => {
    const { createCloudTrailTransport } = await import('./transport/cloudtrail.js');
    return createCloudTrailTransport({ ...options, endpoint, requestTimeoutMs });
  });
}

function isEndpoint(text: string): boolean {
  // What follows the path, or precedes the host, would be dropped without a word.
  return /^https?:\/\/[^?#@\s/]+(?:\/[^?#\s]*)?$/.test(text) && URL.canParse(text);
}

function spoolOf(options: EmitterOptions, environment: Environment): Spool {
  const directory = options.spoolDirectory ?? variable(environment, 'ACTIVITY_SPOOL_DIRECTORY');
  if (directory === undefined) {
    return createMemorySpool({ maxBytes: positive('maxQueueBytes', options.maxQueueBytes, 2 ** 26) });
  }
  if (directory === '') throw invalidOption('spoolDirectory must name a directory, and is empty');
  const { logger } = options;
  return createFileSpool({
    directory,
    maxBytes: positive('maxSpoolBytes', options.maxSpoolBytes, 2 ** 30),
    onTaken:
      logger &&
      ((error) => {
        safely(() => {
          logTaken(logger, error);
        });
      }),
    onDamage:
      logger &&
      ((damage) => {
        safely(() => {
          logDamage(logger, damage);
        });
      }),
  });
}

/** The first of these variables that is set; one that is empty counts as not set. */
function variable(environment: Environment, ...names: string[]): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
}

function positive(name: string, value: number | undefined, preset: number, least = Number.MIN_VALUE): number {
  if (value === undefined) return preset;
  if (Number.isFinite(value) && value >= least) return value;
  const bound = least === Number.MIN_VALUE ? 'over 0' : `of at least ${least}`;
  throw invalidOption(`${name} must be a number ${bound}, and is ${value}`);
}
