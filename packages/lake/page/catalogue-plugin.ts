import { sources } from '@org/event-catalog';
import type { Plugin } from 'vite';

const NAME = 'virtual:catalogue';

/** Puts of the catalogue into the page what the page shows: a tenth of it, without schemas and examples. */
export function catalogue(): Plugin {
  return {
    name: 'catalogue',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(shown())}` : undefined),
  };
}

function shown(): object {
  return sources().map(({ service, eventSource, events }) => ({
    service,
    eventSource,
    events: events.map(({ name, title, description, queries }) => ({ name, title, description, queries })),
  }));
}
