import { AwsError } from '../http/aws-error.js';
import { list, optional, string, structure, type Input } from '../http/input.js';

const operator = optional(list(string({ min: 1, max: 2048 }), { min: 1 }));

export const eventSelectors = list(
  structure({
    Name: optional(string({ max: 1000 })),
    FieldSelectors: list(
      structure({
        Field: string({ min: 1, max: 1000, pattern: /^[\w|\d|.|_]+$/ }),
        Equals: operator,
        StartsWith: operator,
        EndsWith: operator,
        NotEquals: operator,
        NotStartsWith: operator,
        NotEndsWith: operator,
      }),
      { min: 1 },
    ),
  }),
);

export type EventSelector = Input<typeof eventSelectors>[number];

/** The default of an event data store: AWS's management events. */
export const DEFAULT_EVENT_SELECTORS: readonly EventSelector[] = [
  { Name: 'Default management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
];

/** The event categories that an event data store can be for. */
const CATEGORIES: ReadonlySet<string> = new Set([
  'ActivityAuditLog',
  'ConfigurationItem',
  'Data',
  'Evidence',
  'Insight',
  'Management',
  'NetworkActivity',
]);

/** Whether a store with these selectors can receive from a channel. */
export function receivesActivity(selectors: readonly EventSelector[]): boolean {
  return selectors.some((selector) => categories(selector).includes('ActivityAuditLog'));
}

/** Throws AwsError if selectors do not fit each other, or their category. */
export function checkEventSelectors(selectors: readonly EventSelector[]): void {
  if (selectors.length === 0) refuse('At least one advanced event selector is needed.');
  for (const selector of selectors) {
    const found = categories(selector);
    const [category] = found;
    if (found.length !== 1 || category === undefined || !CATEGORIES.has(category)) {
      refuse('Each advanced event selector needs the field eventCategory, that Equals one known category.');
    }
  }
  if (!receivesActivity(selectors)) return;
  const [only] = selectors;
  const [field, more] = only?.FieldSelectors ?? [];
  if (selectors.length > 1 || field === undefined || more !== undefined) {
    refuse(
      'An event data store for ActivityAuditLog events has one selector, with no field but eventCategory.',
    );
  }
  if (Object.keys(field).some((name) => name !== 'Field' && name !== 'Equals'))
    refuse('An event data store for ActivityAuditLog events filters eventCategory by Equals alone.');
}

function categories({ FieldSelectors }: EventSelector): readonly string[] {
  return FieldSelectors.filter(({ Field }) => Field === 'eventCategory').flatMap(
    ({ Equals }) => Equals ?? [],
  );
}

function refuse(message: string): never {
  throw new AwsError('InvalidEventSelectorsException', message);
}
