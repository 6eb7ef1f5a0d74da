import type { ShownSource } from './shown-catalogue.js';

/** Vite's configuration puts `shownCatalogue()` in its place. */
declare const CATALOGUE: readonly ShownSource[];

/** The sources of the catalogue, with their events and queries. */
export const catalogue = CATALOGUE;
