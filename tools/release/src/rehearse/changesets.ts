import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicWorkspaces } from '../workspaces.js';

/** The pending changesets. */
export function pendingChangesets(root: string): string[] {
  return readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md');
}

/** Writes a changeset that raises every public package by a patch, for a rehearsal without pending changesets. */
export function writeRehearsalChangeset(root: string): void {
  const packages = publicWorkspaces(root).map(({ manifest }) => `'${manifest.name}': patch`);
  const text = ['---', ...packages, '---', '', 'Rehearse a release.', ''].join('\n');
  writeFileSync(join(root, '.changeset', 'rehearsal.md'), text);
}

type Versions = ReadonlyMap<string, string>;

/** The version changes, in words: packages with the same change are listed together. */
export function describeRise(before: Versions, after: Versions): string {
  const groups = new Map<string, string[]>();
  for (const [name, version] of after) {
    const from = before.get(name);
    if (from === version) continue;
    const rise = `${from ?? 'nothing'} → ${version}`;
    groups.set(rise, [...(groups.get(rise) ?? []), name]);
  }
  return [...groups].map(([rise, names]) => `${rise} ${names.join(', ')}`).join('; ');
}
