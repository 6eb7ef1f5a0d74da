import type { AdvancedEventSelector } from '@aws-sdk/client-cloudtrail';

/** The events that a channel brings in. */
export const activityCategory = 'ActivityAuditLog';

/** The events that a store collects, by its selectors: `ActivityAuditLog`, `Management`, `Data`, … */
export function eventCategories(selectors: readonly AdvancedEventSelector[] = []): string[] {
  return selectors
    .flatMap(({ FieldSelectors = [] }) => FieldSelectors)
    .flatMap(({ Field, Equals = [] }) => (Field === 'eventCategory' ? Equals : []));
}
