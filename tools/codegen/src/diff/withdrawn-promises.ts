import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../file-errors.js';
import { type Base, versionAt, versionIn } from './base.js';
import { type PendingChangeset, promisesOf, type Promised } from './pending-changesets.js';
import { isWritten } from './print-changeset.js';
import { covers } from './table.js';

/**
 * What changesets of the base promise for unreleased changes, and no changeset promises any more. Those changes are part of the
 * base, so no comparison with it would find them again. Only for changesets that the command wrote: people may withdraw what
 * they wrote themselves.
 *
 * @param changesets Those that this branch adds or changes.
 * @throws CannotJudgeError If a changeset cannot be read.
 */
export function withdrawnPromises(
  root: string,
  base: Base,
  changesets: readonly PendingChangeset[],
): Promised[] {
  const earlier = [...base.read(['.changeset'])].filter(([file]) => isWritten(file));
  const pending = promisesOf(changesets);
  const isChanged = new Set(changesets.map(({ file }) => file));
  const withdrawn = earlier.filter(([file]) => isChanged.has(file) || !existsSync(join(root, file)));
  return promisesOf(withdrawn.map(([file, text]) => ({ file, text }))).filter(
    ({ package: name, bump }) =>
      !pending.some((promise) => promise.package === name && covers(promise.bump, bump)) &&
      isUnreleased(root, base, `packages/${name.replace('@org/', '')}/package.json`),
  );
}

/** A release raises the version and deletes the changesets. A deleted package is not released any more. */
function isUnreleased(root: string, base: Base, manifest: string): boolean {
  if (!existsSync(join(root, manifest))) return false;
  return versionIn(readText(join(root, manifest)), manifest) === versionAt(base, manifest);
}

/** A sentence for each, and the command that fixes it. */
export function printWithdrawn(found: readonly Promised[], { ref, commit }: Base): string {
  return found
    .map(
      ({ package: name, bump, file }) =>
        `${name} was promised ${bump} at ${ref} by ${file}, for a change that is not released yet, but no changeset of this branch promises as much.\n` +
        `Run: git restore --source=${commit.slice(0, 12)} -- ${file}\n`,
    )
    .join('');
}
