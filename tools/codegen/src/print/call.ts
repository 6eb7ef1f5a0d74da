import type { Event, Source } from '../model.js';
import { sourceNames } from '../names.js';
import { literal } from '../text.js';

/** The call that emits an event's first example: `klarity.discoveryRule.created({ … });`. */
export function printCall(source: Source, event: Event): string {
  const { constant } = sourceNames(source.key);
  const [example] = event.examples;
  return `${constant}.${event.resource}.${event.action}(${literal(example)});`;
}
