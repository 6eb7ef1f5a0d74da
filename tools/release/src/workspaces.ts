import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.js';

/** A workspace of the repository. */
export interface Workspace {
  /** From the repository's root. */
  readonly folder: string;
  readonly manifest: Manifest;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** All workspaces, in the order of the root's manifest, which lists folders or patterns such as `packages/*`. */
export function readWorkspaces(root: string): Workspace[] {
  const { workspaces = [] } = readManifest(root);
  return workspaces
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return readdirSync(join(root, parent))
        .sort()
        .map((name) => `${parent}/${name}`);
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }));
}

/** The workspaces that a release publishes. */
export function publicWorkspaces(root: string): Workspace[] {
  return readWorkspaces(root).filter(({ manifest }) => manifest.private !== true);
}
