import { catalogue } from './catalogue.js';

/** The number of colours in the theme. */
const COLORS = 8;
const places = new Map(catalogue.map(({ eventSource }, index) => [eventSource, index]));

/** The colour of a source, from the theme: always the same, whatever else is shown. */
export function colorOf(source: string | null): string {
  if (source === null) return 'var(--other)';
  const place = places.get(source) ?? places.size;
  places.set(source, place);
  return `var(--series-${(place % COLORS) + 1})`;
}

/** The name of a source's service if the catalogue has it, otherwise the source. */
export function serviceOf(source: string): string {
  return (
    catalogue.find(({ eventSource }) => eventSource === source)?.service.replace(/^IBM Multicloud /, '') ??
    source
  );
}
