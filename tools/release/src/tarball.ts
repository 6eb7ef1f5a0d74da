import { unpack } from '@publint/pack';
import type { Manifest } from './manifest.js';

/** A package as users get it from the registry. */
export interface Tarball {
  readonly manifest: Manifest;
  /** By their paths in the package, sorted. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The tarball itself. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly unpackedBytes: number;
}

export async function readTarball(data: Uint8Array<ArrayBuffer>): Promise<Tarball> {
  const { files: entries, rootDir } = await unpack(data);
  const files = new Map(
    entries
      .map(({ name, data }): [string, Uint8Array] => [name.slice(rootDir.length + 1), data])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  let unpackedBytes = 0;
  for (const file of files.values()) unpackedBytes += file.byteLength;
  return { manifest: JSON.parse(textOf(files, 'package.json')) as Manifest, files, data, unpackedBytes };
}

/** A file's text. @throws Error If there is no such file. */
export function textOf(files: Tarball['files'], path: string): string {
  const data = files.get(path);
  if (data === undefined) throw new Error(`the tarball has no ${path}`);
  return new TextDecoder().decode(data);
}
