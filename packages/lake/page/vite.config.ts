import { join } from 'node:path';
import { defineConfig } from 'vite';
import { shownCatalogue } from './shown-catalogue.js';

/** The page goes into the package, and the lake serves it: `/` is its document, the rest lies where `base` says. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/_lake/page/',
  define: { CATALOGUE: JSON.stringify(shownCatalogue()) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(import.meta.dirname, '../dist/page'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing in the document itself: the policy of the page's content takes scripts and styles from files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
