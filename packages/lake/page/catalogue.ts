import type { ShownSource } from './shown-catalogue.js';

/** Vite's configuration replaces it with `shownCatalogue()`. */
declare const CATALOGUE: readonly ShownSource[];

/** The sources of the catalogue, with their events and queries. */
export const catalogue = CATALOGUE;
