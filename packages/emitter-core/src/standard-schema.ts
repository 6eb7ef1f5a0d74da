import type { EventDescriptor, EventInput, EventSections } from './event.js';
import { issuesOf } from './seal.js';
import type { Issue } from './errors.js';

/**
 * A validator as other libraries take one (tRPC, TanStack Form, Hono …): version 1 of the Standard Schema
 * interface, https://standardschema.dev. Stated here, as its authors propose, so that this package depends on none.
 */
export interface StandardSchema<Value> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'activity-events';
    /** Never throws: of a value that is no valid input, it tells each issue. */
    readonly validate: (value: unknown) => StandardResult<Value>;
    /** Carries the types; never there at run time. */
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
  };
}

/** The value itself, or what is wrong with it. */
export type StandardResult<Value> =
  { readonly value: Value; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/**
 * An event's validator by the Standard Schema interface: it tells of an input what `emit` would, envelope
 * included. The limits in bytes are left to `emit`, which alone knows the event's JSON.
 */
export function standardSchema<Sections extends EventSections>(
  event: EventDescriptor<Sections>,
): StandardSchema<EventInput<Sections>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'activity-events',
      validate: (value) => {
        const issues = issuesOf(event, value);
        return issues ? { issues } : { value: value as EventInput<Sections> };
      },
    },
  };
}
