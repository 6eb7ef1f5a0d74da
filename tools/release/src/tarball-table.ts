import Table from 'cli-table3';
import type { Tarball } from './tarball.js';

/** The kinds of files that are counted. All others are listed by name: there are few, or should be. */
const kinds: readonly [string, RegExp][] = [
  ['js', /^dist\/.*\.js$/],
  ['d.ts', /^dist\/.*\.d\.ts$/],
  ['maps', /^dist\/.*\.map$/],
  ['src', /^src\/.*\.ts$/],
];

/** The content and size of each tarball, one row per package. */
export function tarballTable(tarballs: readonly Tarball[]): string {
  const table = new Table({
    head: ['package', 'packed', 'unpacked', 'files', ...kinds.map(([name]) => name), 'and', 'entries'],
    colAligns: ['left', 'right', 'right', 'right', ...kinds.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { manifest, files, data, unpackedBytes } of tarballs) {
    const paths = [...files.keys()].filter((path) => path !== 'package.json');
    table.push([
      `${manifest.name} ${manifest.version}`,
      kilobytes(data.byteLength),
      kilobytes(unpackedBytes),
      files.size,
      ...kinds.map(([, kind]) => paths.filter((path) => kind.test(path)).length),
      paths.filter((path) => !kinds.some(([, kind]) => kind.test(path))).join(' '),
      entries(manifest).join(' '),
    ]);
  }
  return table.toString();
}

/** In kB of 1,000 bytes, as npm counts. */
function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** What a user of the package can name: imports, and commands. */
function entries({ exports = {}, bin = {} }: Tarball['manifest']): string[] {
  const imports = Object.keys(exports).filter((entry) => entry !== './package.json');
  return [...imports, ...Object.keys(bin).map((command) => `$ ${command}`)];
}
