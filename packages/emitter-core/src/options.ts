import { channelTypes, completeChannel, type Channel, type ChannelOptions } from './channel.js';
import { isObject } from './checks.js';
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

/** The customers' channels: a record by tenant, or a function that looks one up, such as in a cache. */
export type TenantChannels =
  Readonly<Record<string, ChannelOptions>> | ((tenant: string) => ChannelOptions | undefined);

/** All options are optional; without `channelArn`, the channel comes from the environment. */
export interface EmitterOptions extends CloudTrailTransportOptions, PrivacyOptions {
  /** ARN or ID of the channel for events without a tenant. Default: ACTIVITY_CHANNEL_ARN. */
  readonly channelArn?: string | undefined;
  /** The external ID that the channel's policy requires. Default: ACTIVITY_EXTERNAL_ID. */
  readonly externalId?: string | undefined;
  /** The AWS account that owns the channel, 12 digits. Default: the account in the channel's ARN. */
  readonly recipientAccountId?: string | undefined;
  /** The channel's AWS Region. Default: the ARN's, then AWS_REGION, then AWS_DEFAULT_REGION. */
  readonly region?: string | undefined;
  /** The channels that `forTenant` chooses from. Default: none. */
  readonly channels?: TenantChannels | undefined;
  /**
   * The URL to send to instead of AWS, with or without a path. Default: AWS_ENDPOINT_URL_CLOUDTRAIL_DATA, then
   * AWS_ENDPOINT_URL, then AWS's endpoint in the channel's Region.
   */
  readonly endpoint?: string | undefined;
  /** The AWS SDK's `CloudTrailData` client, or any object with its `putAuditEvents`, instead of the built-in client. */
  readonly client?: CloudTrailDataClient | undefined;
  /** A custom transport, instead of the built-in one. */
  readonly transport?: Transport | undefined;
  /**
   * A directory for this process alone, which keeps accepted events until they are delivered, across crashes and
   * restarts. Default: ACTIVITY_SPOOL_DIRECTORY; without either, events are kept in memory.
   */
  readonly spoolDirectory?: string | undefined;
  /**
   * Maximum size of the spool directory's segments, in bytes; calls throw `spool_full` when it is reached.
   * Default: 1 073 741 824 (1 GiB).
   */
  readonly maxSpoolBytes?: number | undefined;
  /** A custom spool, instead of the directory or memory. */
  readonly spool?: Spool | undefined;
  /**
   * Called with the error of an invalid event, for production code that must not throw; the receipt then says
   * `accepted: false`. Default: the call throws the error.
   */
  readonly onInvalid?: ((error: EmitterError) => void) | undefined;
  /**
   * Whether each event gets `additionalEventData.emitter = {instance, sequence}`, by which a query finds missing and
   * duplicate events. Default: true.
   */
  readonly numberEvents?: boolean | undefined;
  /** Logs delivery as lines of text: pino, console, or any object with the four methods. Default: none. */
  readonly logger?: Logger | undefined;
  /**
   * Where metrics go. Default: the provider that the service registered with `@opentelemetry/api`, if it has that
   * package.
   */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Whether SIGTERM and SIGINT close the emitter before they end the process. Worker threads get no signals: close the
   * emitter there yourself. Default: false.
   */
  readonly closeOnSignals?: boolean | undefined;
  /**
   * Maximum size of undelivered events in memory, in bytes; calls throw `spool_full` when it is reached.
   * Default: 67 108 864 (64 MiB).
   */
  readonly maxQueueBytes?: number | undefined;
  /** How long an event waits for others to share its request, in milliseconds. Default: 100. */
  readonly lingerMs?: number | undefined;
  /** How long `close` and `flush` drain before they give up, in milliseconds. Default: 30 000. */
  readonly closeTimeoutMs?: number | undefined;
  /** Backoff between retries of a failing channel. Default: up to 100 ms at first, growing to up to 30 s. */
  readonly backoff?:
    { readonly [Name in keyof BackoffOptions]?: BackoffOptions[Name] | undefined } | undefined;
  /** How long, at most, until a parked channel is probed again, in milliseconds. Default: 60 000. */
  readonly parkedProbeMs?: number | undefined;
  /** Maximum requests per second. Default: 100, AWS's quota per account and Region. */
  readonly requestsPerSecond?: number | undefined;
  /** Maximum requests in flight. Default: 256. */
  readonly maxRequestsInFlight?: number | undefined;
  /** Maximum requests in flight for one tenant's channel. Default: 4. */
  readonly maxRequestsInFlightPerChannel?: number | undefined;
}

/** Environment variables; not Node's own type, so that a service without `@types/node` compiles. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Complete settings of an emitter: options, environment and defaults, merged once. */
export interface EmitterSettings extends CourierOptions {
  /** The channel for events without a tenant, if one is configured. */
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
  const { agent, channels, logger, meterProvider, spool } = options;
  // A `Map`, too, is an object, but none with the tenants as its members.
  if (channels && typeof channels !== 'function' && !isObject(channels))
    throw invalidOption('channels must be a function, or an object with a channel for each tenant');
  if (logger) requireMethods('logger', logger, ['debug', 'info', 'warn', 'error']);
  if (meterProvider) requireMethods('meterProvider', meterProvider, ['getMeter']);
  // Such as undici's, which Node's own HTTP refuses request by request.
  if (agent && typeof (agent as { addRequest?: unknown }).addRequest !== 'function')
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
      // Compare the members: a service may change them in an object that we already know.
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
    // Last: it locks the directory, and an invalid option found later would leave the lock behind.
    spool: spool ?? spoolOf(options, environment),
  };
}

/** The error for an event without a configured channel. */
export function noChannel(): EmitterError {
  return new EmitterError(
    'no_channel',
    'no channel is configured: set the option channelArn or the variable ACTIVITY_CHANNEL_ARN, or the option channels and choose a customer with forTenant',
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
    // The SDK's bare CloudTrailDataClient only sends commands, and lacks this method.
    requireMethods('client', client, ['putAuditEvents']);
    return createClientTransport(client, requestTimeoutMs);
  }
  const endpoint =
    options.endpoint ?? variable(environment, 'AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', 'AWS_ENDPOINT_URL');
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    throw invalidOption(
      'endpoint or AWS_ENDPOINT_URL must be a URL that begins with http:// or https://, without a user name, password, query or fragment',
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
  // A user name, query or fragment would be dropped silently.
  return /^https?:\/\/[^?#@\s/]+(?:\/[^?#\s]*)?$/.test(text) && URL.canParse(text);
}

function spoolOf(options: EmitterOptions, environment: Environment): Spool {
  const directory = options.spoolDirectory ?? variable(environment, 'ACTIVITY_SPOOL_DIRECTORY');
  if (directory === undefined) {
    return createMemorySpool({ maxBytes: positive('maxQueueBytes', options.maxQueueBytes, 2 ** 26) });
  }
  if (directory === '') throw invalidOption('spoolDirectory must name a directory, but is empty');
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

/** The first of these variables that is set; an empty one counts as unset. */
function variable(environment: Environment, ...names: string[]): string | undefined {
  return names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
}

function positive(name: string, value: number | undefined, preset: number, least = Number.MIN_VALUE): number {
  if (value === undefined) return preset;
  if (Number.isFinite(value) && value >= least) return value;
  const bound = least === Number.MIN_VALUE ? 'over 0' : `of at least ${least}`;
  // Without a compiler, it may be an environment variable, in which a number is a string.
  const given: unknown = value;
  throw invalidOption(
    `${name} must be a number ${bound}, not ${typeof given === 'string' ? 'a string' : value}`,
  );
}
