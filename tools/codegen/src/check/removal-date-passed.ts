import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

/** A warning, since the mere passing of a day must not stop anybody's generation. */
export const removalDatePassed: Rule = {
  name: 'removal-date-passed',
  description: 'Something deprecated is still there after its removal date.',
  level: 'warning',
  *check(schemas, { today }) {
    for (const { document, path, schema } of schemas.positions) {
      const deprecation = own(schema, 'x-deprecated');
      const removeAfter = isJsonObject(deprecation) ? own(deprecation, 'removeAfter') : undefined;
      // ISO dates sort like their texts; the rule `keyword-value` finds anything else.
      if (typeof removeAfter !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(removeAfter)) continue;
      if (removeAfter >= today) continue;
      yield document.finding(
        this.name,
        [...path, 'x-deprecated', 'removeAfter'],
        `was to be removed after ${removeAfter}, which has passed: remove it, or give its users a later date`,
      );
    }
  },
};
