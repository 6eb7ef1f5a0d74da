import type { AdvancedEventSelector } from '@aws-sdk/client-cloudtrail';

/** The category of the events that a channel delivers. */
export const activityCategory = 'ActivityAuditLog';

/** The categories that a store's selectors collect: `ActivityAuditLog`, `Management`, `Data`, … */
export function eventCategories(selectors: readonly AdvancedEventSelector[] = []): string[] {
  return selectors
    .flatMap(({ FieldSelectors = [] }) => FieldSelectors)
    .flatMap(({ Field, Equals = [] }) => (Field === 'eventCategory' ? Equals : []));
}
