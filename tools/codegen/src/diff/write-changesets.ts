import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './comparison.js';
import { pendingChangesets } from './pending-changesets.js';
import { allStems, changesetStem, isWritten, printChangeset } from './print-changeset.js';

export interface WrittenChangeset {
  readonly file: string;
  readonly outcome: 'written' | 'changed' | 'current' | 'deleted';
}

/**
 * One changeset for each package that the verdict names. A second run finds the file of the first, which no commit
 * of the base has, and brings it up to date; where nothing is left to say, it deletes it.
 */
export function writeChangesets(root: string, comparison: Comparison): WrittenChangeset[] {
  const { base, before, after, packages } = comparison;
  const own = pendingChangesets(root, base).filter(({ isNew }) => isNew);
  const texts = new Map(packages.map((verdict) => [changesetStem(verdict.package), printChangeset(verdict)]));
  const keys = new Set([...before.model.sources, ...after.model.sources].map(({ key }) => key));

  return allStems(keys).flatMap((stem): WrittenChangeset[] => {
    const text = texts.get(stem);
    const [there, ...others] = own.filter(({ file }) => isWritten(file, stem));
    const superfluous = text === undefined && there !== undefined ? [there, ...others] : others;
    const deleted = superfluous.map(({ file }) => {
      rmSync(join(root, file));
      return { file, outcome: 'deleted' as const };
    });
    if (text === undefined) return deleted;
    const file = there?.file ?? `.changeset/${stem}-${fingerprint(text)}.md`;
    const outcome = there === undefined ? 'written' : there.text === text ? 'current' : 'changed';
    if (outcome !== 'current') {
      mkdirSync(join(root, '.changeset'), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return [{ file, outcome }, ...deleted];
  });
}

/** Named after what it says first, so that branches that change different things never write the same file. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
