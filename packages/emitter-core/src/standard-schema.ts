import type { EventDescriptor, EventInput, EventSections } from './event.js';
import { issuesOf, unreadable } from './seal.js';
import type { Issue } from './errors.js';

/**
 * A validator in the form that other libraries accept (tRPC, TanStack Form, Hono …): version 1 of the Standard Schema
 * interface, https://standardschema.dev. Copied here, as its authors suggest, to avoid a dependency.
 */
export interface StandardSchema<Value> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'activity-events';
    /** Never throws: returns every issue of an invalid value. */
    readonly validate: (value: unknown) => StandardResult<Value>;
    /** Carries the types only; never set at run time. */
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  };
}

/** The value itself, or what is wrong with it. */
export type StandardResult<Value> =
  { readonly value: Value; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/**
 * An event's validator as a Standard Schema. It finds the same issues as `emit`, including those of the envelope,
 * except for the limits in bytes: only `emit` knows the event's JSON.
 */
export function standardSchema<Sections extends EventSections>(
  event: EventDescriptor<Sections>,
): StandardSchema<EventInput<Sections>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'activity-events',
      validate: (value) => {
        try {
          const issues = issuesOf(event, value);
          return issues ? { issues } : { value: value as EventInput<Sections> };
        } catch {
          return { issues: [unreadable] };
        }
      },
    },
  };
}
