/**
 * Every code that an {@link EmitterError} can bear, with what it means and what to do. The guide's table of
 * errors is compared with this list by a test.
 */
export const emitterErrorCodes = {
  invalid_option: 'An option or environment variable is missing or wrong. Mend it; nothing was started.',
  no_channel: 'No channel is configured for the event. Set the option or variable that the message names.',
  invalid_event: 'The event breaks its schema or a limit of the envelope. `issues` lists each problem.',
  spool_full: 'The bound on undelivered events is reached, so the event was not accepted. Emit it later.',
  closed: 'The emitter was closed before the call, so the event was not accepted.',
  rejected: 'CloudTrail refused the event for good. The message carries its code and words.',
  lost: 'Damage in the spool directory took the event before it was delivered. Its bytes were set aside there.',
  spool_failed:
    'The spool directory cannot be used or written, so the event was not accepted; or, from `stored`, cannot be synced.',
  spool_locked: 'Another emitter owns the spool directory. Give each a directory of its own.',
  undelivered:
    'The emitter was closed before the event was delivered. Only a spool directory still keeps it.',
} as const;

export type EmitterErrorCode = keyof typeof emitterErrorCodes;

/** One problem of an event. */
export interface Issue {
  /** Where in the input: `['requestParameters', 'ruleId']`. */
  readonly path: readonly PropertyKey[];
  /** The whole sentence: `requestParameters.ruleId must be a UUID`. It never quotes the value. */
  readonly message: string;
}

export interface EmitterErrorOptions {
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/** The one error of this package: `[code] what: detail`. */
export class EmitterError extends Error {
  override readonly name = 'EmitterError';
  readonly code: EmitterErrorCode;
  /** Each problem of the event, for `invalid_event`; empty for the other codes. */
  readonly issues: readonly Issue[];

  constructor(code: EmitterErrorCode, detail: string, options: EmitterErrorOptions = {}) {
    super(`[${code}] ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }

  /** Emitters may have a copy of this package each: an error of any of them is one. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // Not of a class that a service derives from it.
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
