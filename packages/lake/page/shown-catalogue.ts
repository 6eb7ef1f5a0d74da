import { sources, type CatalogEvent, type CatalogSource } from '@org/event-catalog';

/** The part of the catalogue that the page shows: a tenth of it, without schemas, fields and examples. */
export interface ShownSource extends Pick<CatalogSource, 'service' | 'eventSource'> {
  readonly events: readonly Pick<CatalogEvent, 'name' | 'title' | 'description' | 'queries'>[];
}

/** Extracted from the catalogue when the page is built. */
export function shownCatalogue(): readonly ShownSource[] {
  return sources().map(({ service, eventSource, events }) => ({
    service,
    eventSource,
    events: events.map(({ name, title, description, queries }) => ({ name, title, description, queries })),
  }));
}
