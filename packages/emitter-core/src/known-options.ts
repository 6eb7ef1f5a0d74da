import { invalidOption } from './invalid-option.js';
import type { EmitterOptions } from './options.js';

/** The type makes the compiler report a missing option. */
const known: Readonly<Record<keyof EmitterOptions, true>> = {
  channelArn: true,
  externalId: true,
  recipientAccountId: true,
  region: true,
  channels: true,
  endpoint: true,
  credentials: true,
  assumeRoleArn: true,
  assumeRoleExternalId: true,
  requestTimeoutMs: true,
  agent: true,
  client: true,
  transport: true,
  spoolDirectory: true,
  maxSpoolBytes: true,
  spool: true,
  onInvalid: true,
  personalData: true,
  hashKey: true,
  numberEvents: true,
  logger: true,
  meterProvider: true,
  closeOnSignals: true,
  maxQueueBytes: true,
  lingerMs: true,
  closeTimeoutMs: true,
  backoff: true,
  parkedProbeMs: true,
  requestsPerSecond: true,
  maxRequestsInFlight: true,
  maxRequestsInFlightPerChannel: true,
};

/**
 * Checks at run time what the compiler checks for callers that use TypeScript: with a misspelled `spoolDirectory`,
 * events would silently be kept in memory.
 *
 * @throws EmitterError `invalid_option`.
 */
export function requireKnownOptions(options: object): void {
  const stranger = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  const start = stranger.slice(0, 4).toLowerCase();
  const meant = Object.keys(known).filter((name) => name.toLowerCase().startsWith(start));
  throw invalidOption(
    `unknown option ${stranger}${meant.length > 0 ? `: did you mean ${meant.join(' or ')}?` : ''}`,
  );
}
