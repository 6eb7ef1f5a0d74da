import { isObject } from './checks.js';
import type { BindableField, BoundFields, EventInput, EventSections } from './event.js';

const bindable = ['userIdentity', 'sourceIPAddress', 'userAgent'] as const satisfies BindableField[];

/** What a view binds: what another has bound, and what it is given. What is given wins, unless it is undefined. */
export function bindMore(bound: BoundFields | undefined, given: BoundFields): BoundFields {
  const whole: Record<string, unknown> = { ...bound, ...given };
  for (const field of bindable) {
    // By name: a request's context may be of a class that gives them by getters.
    const value = given[field];
    const before = bound?.[field];
    if (value !== undefined) whole[field] = value;
    else if (before !== undefined) whole[field] = before;
  }
  return whole;
}

/** What the input gives wins. A member that is there and undefined gives nothing: who acted must not get lost by it. */
export function bind(bound: BoundFields, input: EventInput<EventSections>): EventInput<EventSections> {
  // It is refused as it is: a copy of it would lack what it inherits.
  if (!isObject(input)) return input;
  const whole: Record<string, unknown> = { ...bound, ...input };
  for (const [field, value] of Object.entries(bound)) {
    if (whole[field] === undefined) whole[field] = value;
  }
  return whole as unknown as EventInput<EventSections>;
}
