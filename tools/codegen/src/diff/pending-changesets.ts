import parseChangeset from '@changesets/parse';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../file-errors.js';
import { compareText } from '../findings.js';
import type { Base } from './base.js';
import { CannotJudgeError } from './cannot-judge.js';
import type { Bump } from './table.js';

/** A changeset that this branch adds or changes. */
export interface PendingChangeset {
  /** `.changeset/brave-cats-sing.md` */
  readonly file: string;
  /** Whether the base has no file of this name. */
  readonly isNew: boolean;
  readonly text: string;
}

/** What one changeset promises for one package. */
export interface Promised {
  readonly package: string;
  readonly bump: Bump;
  readonly file: string;
}

/** The changesets of the workspace, without those that are unchanged since the base: they are for other work. */
export function pendingChangesets(root: string, base: Base): PendingChangeset[] {
  const folder = join(root, '.changeset');
  if (!existsSync(folder)) return [];
  const atBase = base.read(['.changeset']);
  return readdirSync(folder)
    .map((name) => `.changeset/${name}`)
    .filter(isChangeset)
    .sort(compareText)
    .map((file) => ({ file, isNew: !atBase.has(file), text: readText(join(root, file)) }))
    .filter(({ file, text }) => withPlainBreaks(atBase.get(file)) !== withPlainBreaks(text));
}

/** Whether changesets would read a file of their folder. */
export function isChangeset(file: string): boolean {
  return /^\.changeset\/[^/]+\.md$/.test(file) && file.toLowerCase() !== '.changeset/readme.md';
}

/** @throws CannotJudgeError If changesets itself could not read one of them. */
export function promisesOf(changesets: readonly Pick<PendingChangeset, 'file' | 'text'>[]): Promised[] {
  return changesets.flatMap(({ file, text }) => {
    try {
      const { releases } = parseChangeset(text);
      return releases.flatMap(({ name, type }) =>
        type === 'none' ? [] : [{ package: name, bump: type, file }],
      );
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new CannotJudgeError(`${file}: ${reason} Fix it, or write a new one: npx changeset`, {
        cause: error,
      });
    }
  });
}

/** Git may check files out with other line breaks than it stores. */
export function withPlainBreaks(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}
