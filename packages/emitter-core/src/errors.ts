/**
 * Every code of an {@link EmitterError}, with what it means and what to do. A test keeps the guide's table of errors
 * equal to this list.
 */
export const emitterErrorCodes = {
  invalid_option: 'An option or environment variable is missing or wrong. Fix it; nothing was started.',
  no_channel: 'No channel is configured for the event. Set the option or variable that the message names.',
  invalid_event: 'The event violates its schema or a limit of the envelope. `issues` lists each problem.',
  spool_full:
    'The limit on undelivered events is reached, so the event was not accepted. Emit it again later.',
  closed: 'The emitter was closed before the call, so the event was not accepted.',
  rejected: 'CloudTrail refused the event for good. The message has its error code and message.',
  lost: 'Damage in the spool directory destroyed the event before delivery. Its bytes were set aside there.',
  spool_failed:
    'The spool directory cannot be used or written to, so the event was not accepted; or, from `stored`, cannot be synced.',
  spool_locked: 'Another emitter owns the spool directory. Give each its own directory.',
  undelivered:
    'The emitter was closed before the event was delivered. A spool directory keeps it for the next start; memory does not.',
} as const;

export type EmitterErrorCode = keyof typeof emitterErrorCodes;

/** One problem with an event. */
export interface Issue {
  /** Where in the input: `['requestParameters', 'ruleId']`. */
  readonly path: readonly PropertyKey[];
  /** The full message: `requestParameters.ruleId must be a UUID`. Never quotes the value. */
  readonly message: string;
}

export interface EmitterErrorOptions {
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/** The only error class of this package. Messages read `[code] what: detail`. */
export class EmitterError extends Error {
  override readonly name = 'EmitterError';
  readonly code: EmitterErrorCode;
  /** Each problem with the event, for `invalid_event`; empty for other codes. */
  readonly issues: readonly Issue[];

  constructor(code: EmitterErrorCode, detail: string, options: EmitterErrorOptions = {}) {
    super(`[${code}] ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }

  /** True for errors of any copy of this package: each emitter package may bring its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class that a service derives keeps the default check.
    if (this !== EmitterError) return super[Symbol.hasInstance](value);
    const { name, code } = Object(value) as Partial<EmitterError>;
    return name === 'EmitterError' && typeof code === 'string';
  }
}

/** `['regions', 0, 'name']` → `regions[0].name`; the event itself is `event`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${String(part)}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text === '' ? 'event' : text;
}
