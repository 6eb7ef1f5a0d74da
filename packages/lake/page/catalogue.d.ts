declare module 'virtual:catalogue' {
  import type { CatalogEvent, CatalogSource } from '@org/event-catalog';

  export interface ShownSource extends Pick<CatalogSource, 'service' | 'eventSource'> {
    readonly events: readonly Pick<CatalogEvent, 'name' | 'title' | 'description' | 'queries'>[];
  }
  const sources: readonly ShownSource[];
  export default sources;
}
