import { posix } from 'node:path';
import { textOf } from '../tarball.js';
import type { Rule } from './rule.js';

interface SourceMap {
  readonly sources: string[];
  readonly sourcesContent?: (string | null)[];
}

/**
 * Debuggers and editors follow a map to its source: it must be in the package or, for a bundled library, in the map. A map without
 * its source also reveals a file that was compiled from a source that no longer exists, which `prune-dist.js` should have deleted.
 */
export const sourceMaps: Rule = ({ files }) =>
  [...files.keys()]
    .filter((path) => path.endsWith('.map'))
    .flatMap((path) => {
      const { sources, sourcesContent = [] } = JSON.parse(textOf(files, path)) as SourceMap;
      return sources
        .map((source, index) => ({ source: posix.join(posix.dirname(path), source), index }))
        .filter(({ source, index }) => source.startsWith('src/') || typeof sourcesContent[index] !== 'string')
        .map(({ source }) => source)
        .filter((source) => !files.has(source))
        .map(
          (source) =>
            `${path} refers to ${source}, which is missing; delete dist and build again, or add it to "files"`,
        );
    });
