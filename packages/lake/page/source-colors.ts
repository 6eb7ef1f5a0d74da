import { catalogue } from './catalogue.js';

/** As many as the theme has. */
const COLORS = 8;
const places = new Map(catalogue.map(({ eventSource }, index) => [eventSource, index]));

/** The colour of a source: always the same, whatever else is shown. The theme says which colours these are. */
export function colorOf(source: string | null): string {
  if (source === null) return 'var(--other)';
  const place = places.get(source) ?? places.size;
  places.set(source, place);
  return `var(--series-${(place % COLORS) + 1})`;
}

/** A source's service in words, where the catalogue knows it; else the source. */
export function serviceOf(source: string): string {
  return (
    catalogue.find(({ eventSource }) => eventSource === source)?.service.replace(/^IBM Multicloud /, '') ??
    source
  );
}
