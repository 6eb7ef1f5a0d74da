import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readText } from './file-errors.js';
import { compareText } from './findings.js';
import type { Plan } from './plan.js';
import { isGenerated } from './print/header.js';

/** How a file differs from the plan. `foreign`: someone else's file is where a generated one belongs. */
export type Difference = 'missing' | 'changed' | 'superfluous' | 'foreign';

export interface Drift {
  readonly file: string;
  readonly difference: Difference;
}

/** The folders of generated files; a file with the generator's header anywhere else is ignored. */
const homes = ['docs/events', 'packages'];

/** Compares the workspace with the plan, and changes nothing. */
export function compare(plan: Plan, root: string): Drift[] {
  const drift: Drift[] = [];
  for (const [file, text] of plan) {
    const there = readIfThere(join(root, file));
    if (there === undefined) drift.push({ file, difference: 'missing' });
    else if (there !== text) drift.push({ file, difference: isOurs(file, there) ? 'changed' : 'foreign' });
  }
  for (const file of generatedFiles(root)) {
    if (!plan.has(file)) drift.push({ file, difference: 'superfluous' });
  }
  return drift.sort((a, b) => compareText(a.file, b.file));
}

/** A file that cannot have a header is ours by its place: the plan owns manifests and configurations. */
function isOurs(file: string, text: string): boolean {
  return (
    isGenerated(text) || file.endsWith('.json') || ['LICENSE', 'vitest.config.ts'].includes(basename(file))
  );
}

/**
 * Makes the workspace match the plan, and returns what it changed. All texts are on disk before the first file is
 * replaced, so that a full disk or a missing permission changes nothing.
 *
 * @throws ForeignFileError Before anything is changed.
 */
export function apply(plan: Plan, root: string): Drift[] {
  const drift = compare(plan, root);
  const foreign = drift.filter(({ difference }) => difference === 'foreign');
  if (foreign.length > 0) throw new ForeignFileError(foreign.map(({ file }) => file));

  const staged: { from: string; to: string }[] = [];
  try {
    for (const { file, difference } of drift) {
      if (difference === 'superfluous') continue;
      const to = join(root, file);
      const from = join(dirname(to), `.${basename(to)}.generating`);
      mkdirSync(dirname(to), { recursive: true });
      staged.push({ from, to });
      writeFileSync(from, plan.get(file) ?? '');
    }
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true });
    throw error;
  }
  for (const { from, to } of staged) renameSync(from, to);
  for (const { file, difference } of drift) {
    if (difference === 'superfluous') rmSync(join(root, file));
  }
  return drift;
}

/** A file without the generator's header is where a generated one belongs. */
export class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';

  constructor(readonly files: readonly string[]) {
    super(
      `Generated files belong where these files are, which the generator did not write: ${files.join(', ')}. ` +
        'Move or delete them, and generate again.',
    );
  }
}

/** The files that have the generator's header. */
export function generatedFiles(root: string): string[] {
  return homes
    .flatMap((home) => filesUnder(root, home))
    .filter((file) => {
      return /\.(ts|md)$/.test(file) && isGenerated(readText(join(root, file)));
    });
}

function filesUnder(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile()) return [path];
    const isBuilt = entry.name === 'node_modules' || entry.name === 'dist';
    return entry.isDirectory() && !isBuilt ? filesUnder(root, path) : [];
  });
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readText(path) : undefined;
}
