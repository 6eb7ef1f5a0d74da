import { isObject } from './checks.js';
import type { BindableField, BoundFields, EventInput, EventSections } from './event.js';

const bindable = ['userIdentity', 'sourceIPAddress', 'userAgent'] as const satisfies BindableField[];

/**
 * Merges newly given fields over those already bound. A given field wins unless it is undefined.
 *
 * @param given May be missing at run time, such as a request's context: each event then says what it lacks.
 */
export function bindMore(bound: BoundFields | undefined, given: BoundFields | null | undefined): BoundFields {
  const whole: Record<string, unknown> = { ...bound, ...given };
  for (const field of bindable) {
    // Read by name: a request's context may be a class instance whose getters a spread does not copy.
    const value = given?.[field];
    const before = bound?.[field];
    if (value !== undefined) whole[field] = value;
    else if (before !== undefined) whole[field] = before;
  }
  return whole;
}

/** Merges an input over the bound fields. An undefined member does not override: the actor must not get lost. */
export function bind(bound: BoundFields, input: EventInput<EventSections>): EventInput<EventSections> {
  // Left as it is, so that validation rejects it: a copy would lack what it inherits.
  if (!isObject(input)) return input;
  const whole: Record<string, unknown> = { ...bound, ...input };
  for (const [field, value] of Object.entries(bound)) {
    if (whole[field] === undefined) whole[field] = value;
  }
  return whole as unknown as EventInput<EventSections>;
}
