import { own } from '../json.js';
import type { Rule } from './rule.js';

export const missingExample: Rule = {
  name: 'missing-example',
  description: 'An event has no example, which its documentation, its tests and its catalogue entry need.',
  *check({ events }) {
    for (const event of events) {
      if (own(event.value, 'examples') !== undefined) continue;
      yield event.finding(
        this.name,
        [],
        'the event has no example: add "examples" with one event as a caller passes it, with userIdentity',
      );
    }
  },
};
