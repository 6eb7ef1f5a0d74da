import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; link?: boolean; optional?: boolean }>>;
}

/**
 * The packages of a commit's lock file that are not installed in that version, as while somebody works on the dependencies: a
 * build with other versions says nothing about the commit.
 *
 * @param root Where npm installed.
 * @param copy Where the commit is.
 */
export function notInstalled(root: string, copy: string): string[] {
  const wanted = readLock(join(copy, 'package-lock.json'));
  const installed = readLock(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted.packages)
    .filter(([path, { link, optional }]) => path.includes('node_modules/') && !link && !optional)
    .filter(([path, { version }]) => installed.packages[path]?.version !== version)
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')} ${version ?? ''}`);
}

function readLock(file: string): Lock {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Lock) : { packages: {} };
}
