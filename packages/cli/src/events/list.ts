import { sources } from '@org/event-catalog';
import type { Terminal } from '../terminal.js';
import { jsonText } from '../output/json-text.js';
import { eventName, sourceNamed } from './event-name.js';

/** `activity events list`: prints the sources of the catalogue and their events, one event per line. */
export function listEvents(
  { source, json = false }: { source?: string; json?: boolean },
  terminal: Terminal,
): void {
  const listed = source === undefined ? sources() : [sourceNamed(source)];
  const events = listed.flatMap(({ service, eventSource, integration, events: ofSource }) =>
    ofSource.map((event) => ({
      event: eventName(event),
      title: event.title,
      service,
      eventSource,
      eventName: event.name,
      integration,
      stage: event.stage,
    })),
  );
  if (json) {
    terminal.stdout.write(`${jsonText(events, 2)}\n`);
    return;
  }
  const width = Math.max(...events.map(({ event }) => event.length));
  const titleWidth = Math.max(...events.map(({ title }) => title.length));
  const { out } = terminal.colors;
  const blocks = listed.map(({ service, eventSource, integration }) => [
    out.bold(`${service}, ${eventSource}: ${integration}`),
    ...events
      .filter((event) => event.eventSource === eventSource)
      .map(({ event, title, stage }) => `  ${event.padEnd(width)}  ${title.padEnd(titleWidth)}  ${stage}`),
  ]);
  terminal.stdout.write(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}
