import type { Event, Source } from '../model.js';
import { eventNames } from '../names.js';
import { markdownCode } from '../text.js';

/** From one page of `docs/events/` to an event's section on its source's page. */
export function eventLink(source: Source, event: Event, prefix = ''): string {
  const { anchor } = eventNames(event.resource, event.action);
  return `[${prefix === '' ? '' : `${prefix} `}${markdownCode(event.name)}](./${source.key}.md#${anchor})`;
}
