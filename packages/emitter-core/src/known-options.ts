import type { BackoffOptions } from './delivery/backoff.js';
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

const knownOfBackoff: Readonly<Record<keyof BackoffOptions, true>> = { initialMs: true, maxMs: true };

/**
 * Checks at run time what the compiler checks for callers that use TypeScript: with a misspelled `spoolDirectory`,
 * events would silently be kept in memory.
 *
 * @throws EmitterError `invalid_option`.
 */
export function requireKnownOptions(options: EmitterOptions): void {
  requireKnown('', options, known);
  if (options.backoff !== undefined) requireKnown('backoff', options.backoff, knownOfBackoff);
}

/** @param name The option whose members these are; empty for the options themselves. */
function requireKnown(name: string, given: unknown, members: Readonly<Record<string, true>>): void {
  if (typeof given !== 'object' || given === null)
    throw invalidOption(`${name || 'the options'} must be an object`);
  const stranger = Object.keys(given).find((member) => !Object.hasOwn(members, member));
  if (stranger === undefined) return;
  const where = name && `${name}.`;
  const start = stranger.slice(0, 4).toLowerCase();
  const meant = Object.keys(members)
    .filter((member) => member.toLowerCase().startsWith(start))
    .map((member) => where + member);
  throw invalidOption(
    `unknown option ${where}${stranger}${meant.length > 0 ? `: did you mean ${meant.join(' or ')}?` : ''}`,
  );
}
