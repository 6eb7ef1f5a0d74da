import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dice } from './dice.js';
import { replaceContent } from './files.js';
import type { UnsyncedWrites, Write } from './unsynced-writes.js';

/** A file as it was when it lost its name, with its unsynced writes. */
export interface Nameless {
  readonly content: Buffer;
  readonly writes: readonly Write[];
}

/** A change to a directory's names that is not covered by a sync of the directory. */
type NameChange =
  | { readonly kind: 'made'; readonly path: string }
  | { readonly kind: 'deleted'; readonly path: string; readonly was: Nameless }
  | {
      readonly kind: 'renamed';
      readonly path: string;
      readonly from: string;
      readonly was: Nameless | undefined;
    };

/**
 * Files and directories that were created, renamed or deleted in a directory that has not been synced since: a power cut may undo
 * any of these changes. Those to one name are undone from the last one on, and a rename as a whole or not at all.
 */
export class UnsyncedNames {
  #changes: NameChange[] = [];

  constructor(private readonly writes: UnsyncedWrites) {}

  /** A file or directory is about to be created, unless it exists. */
  make(path: string): void {
    if (!existsSync(path)) this.#changes.push({ kind: 'made', path });
  }

  /** A file is about to be deleted, if it exists. */
  delete(path: string): void {
    const was = this.#nameless(path);
    if (was) this.#changes.push({ kind: 'deleted', path, was });
  }

  /** A file is about to be renamed. */
  rename(from: string, path: string): void {
    const was = this.#nameless(path);
    this.#changes.push({ kind: 'renamed', path, from, was });
    this.writes.rename(from, path);
  }

  /** A directory was synced. */
  sync(directory: string): void {
    this.#changes = this.#changes.filter(({ path }) => dirname(path) !== directory);
  }

  /** Whether a file will be found by its name after a power cut. */
  areSynced(file: string): boolean {
    return this.formersOf(file).length === 0;
  }

  /** What a power cut may bring back instead of a file: each file that it replaced; `undefined`: none. */
  formersOf(file: string): (Nameless | undefined)[] {
    return this.#changes
      .filter(({ kind, path }) => kind !== 'deleted' && (path === file || file.startsWith(`${path}/`)))
      .map((change) => (change.kind === 'renamed' ? change.was : undefined));
  }

  /** Whether any of these names is not on disk. */
  hasAny(isOne: (path: string) => boolean): boolean {
    return this.#changes.some(({ path }) => isOne(path));
  }

  clear(): void {
    this.#changes = [];
  }

  /** The same directory under another name, after a process was killed. */
  moveDirectory(from: string, to: string): void {
    const moved = (path: string): string => to + path.slice(from.length);
    this.#changes = this.#changes
      .filter(({ path }) => path === from || path.startsWith(`${from}/`))
      .map((change) =>
        change.kind === 'renamed'
          ? { ...change, path: moved(change.path), from: moved(change.from) }
          : { ...change, path: moved(change.path) },
      );
  }

  /** Undoes random changes, the newest first. The others are on disk from then on. */
  cutPower(dice: Dice): void {
    const kept = new Set<string>();
    const changes = this.#changes.reverse();
    this.#changes = [];
    for (const change of changes) {
      const touched = change.kind === 'renamed' ? [change.path, change.from] : [change.path];
      if (dice.happens(0.5) && !touched.some((path) => kept.has(path))) this.#undo(change);
      else for (const path of touched) kept.add(path);
    }
    this.clear();
  }

  #undo(change: NameChange): void {
    const { kind, path } = change;
    // The directory that contained it may be gone itself.
    if (!existsSync(dirname(path))) return;
    if (kind === 'made') {
      rmSync(path, { recursive: true, force: true });
      return;
    }
    if (kind === 'renamed') {
      renameSync(path, change.from);
      this.writes.rename(path, change.from);
    }
    if (!change.was) return;
    replaceContent(path, change.was.content);
    this.writes.restore(path, change.was.writes);
  }

  #nameless(path: string): Nameless | undefined {
    if (!existsSync(path) || statSync(path).isDirectory()) return undefined;
    return { content: readFileSync(path), writes: this.writes.forget(path) };
  }
}
