import { own } from '../json.js';
import type { Rule } from './rule.js';

export const duplicateEventSource: Rule = {
  name: 'duplicate-event-source',
  description: 'Two sources have the same `eventSource`, so readers could not tell them apart.',
  *check({ sources }) {
    const first = new Map<string, string>();
    for (const source of sources) {
      const eventSource = own(source.value, 'eventSource');
      if (typeof eventSource !== 'string') continue;
      const other = first.get(eventSource);
      if (other === undefined) {
        first.set(eventSource, source.file);
      } else {
        yield source.finding(
          this.name,
          ['eventSource'],
          `${JSON.stringify(eventSource)} is already used by ${other}: each source needs its own`,
        );
      }
    }
  },
};
