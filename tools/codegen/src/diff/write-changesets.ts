import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './comparison.js';
import { pendingChangesets, withPlainBreaks } from './pending-changesets.js';
import { allStems, changesetStem, isWritten, printChangeset } from './print-changeset.js';

export interface WrittenChangeset {
  readonly file: string;
  readonly outcome: 'written' | 'changed' | 'current' | 'deleted';
}

interface PlannedChangeset extends WrittenChangeset {
  readonly stem: string;
  readonly text: string;
}

/**
 * Writes one changeset for each package that the verdict names. A second run finds the file of the first, which is not in the
 * base, and updates it; it deletes it if no longer needed.
 */
export function writeChangesets(root: string, comparison: Comparison): WrittenChangeset[] {
  return planChangesets(root, comparison).map(({ file, outcome, text }) => {
    if (outcome === 'deleted') rmSync(join(root, file));
    if (outcome === 'written' || outcome === 'changed') {
      mkdirSync(join(root, '.changeset'), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return { file, outcome };
  });
}

/**
 * The command's own files that do not describe the current changes: a later change is missing, or they contain conflict markers.
 * Several files of one package may describe them together, as after a merge of branches.
 */
export function staleChangesets(root: string, comparison: Comparison): string[] {
  const own = pendingChangesets(root, comparison.base).filter(({ isNew }) => isNew);
  const planned = planChangesets(root, comparison).filter(({ outcome }) => outcome !== 'written');
  const stems = new Set(planned.map(({ stem }) => stem));
  return [...stems].flatMap((stem) => {
    const should = planned.filter((each) => each.stem === stem).map(({ text }) => text);
    const says = own.filter(({ file }) => isWritten(file, stem));
    return told(should) === told(says.map(({ text }) => text)) ? [] : says.map(({ file }) => file);
  });
}

/** The lines of changes, and conflict markers. */
function told(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split(/\r?\n/)).filter((line) => /^(?:- |[<=>]{7})/.test(line));
  return [...new Set(lines)].sort().join('\n');
}

function planChangesets(root: string, comparison: Comparison): PlannedChangeset[] {
  const { base, before, after, packages } = comparison;
  const own = pendingChangesets(root, base).filter(({ isNew }) => isNew);
  const texts = new Map(packages.map((verdict) => [changesetStem(verdict.package), printChangeset(verdict)]));
  const keys = new Set([...before.model.sources, ...after.model.sources].map(({ key }) => key));

  return allStems(keys).flatMap((stem): PlannedChangeset[] => {
    const text = texts.get(stem);
    const [there, ...others] = own.filter(({ file }) => isWritten(file, stem));
    const superfluous = text === undefined && there !== undefined ? [there, ...others] : others;
    const deleted = superfluous.map(({ file }) => ({ file, outcome: 'deleted' as const, stem, text: '' }));
    if (text === undefined) return deleted;
    const file = there?.file ?? `.changeset/${stem}-${fingerprint(text)}.md`;
    if (there === undefined) return [{ file, outcome: 'written', stem, text }, ...deleted];
    const isCurrent = withPlainBreaks(there.text) === text;
    return [{ file, outcome: isCurrent ? 'current' : 'changed', stem, text }, ...deleted];
  });
}

/** From the first text, so that branches with different changes never write the same file. */
function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
