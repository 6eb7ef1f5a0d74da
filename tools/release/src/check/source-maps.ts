import { posix } from 'node:path';
import { textOf } from '../tarball.js';
import type { Rule } from './rule.js';

/**
 * Debuggers and editors follow a map to its source: it must be in the package. A map without one is also how a
 * file shows that was compiled from a source long gone, since tsc deletes nothing.
 */
export const sourceMaps: Rule = ({ files }) =>
  [...files.keys()]
    .filter((path) => path.endsWith('.map'))
    .flatMap((path) => {
      const { sources } = JSON.parse(textOf(files, path)) as { sources: string[] };
      return sources
        .map((source) => posix.join(posix.dirname(path), source))
        .filter((source) => !files.has(source))
        .map(
          (source) =>
            `${path} refers to ${source}, which is not there; delete dist and build again, or add it to "files"`,
        );
    });
