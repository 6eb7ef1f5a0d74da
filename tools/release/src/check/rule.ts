import type { Tarball } from '../tarball.js';

/** What a rule knows about the repository that a tarball comes from. */
export interface Repository {
  /** The text of the root's LICENSE. */
  readonly license: string;
  /** The names of all packages that are published. */
  readonly publicNames: ReadonlySet<string>;
  /** The names of all workspaces, published or not. */
  readonly names: ReadonlySet<string>;
}

/** Returns a message for each problem of a package. */
export type Rule = (
  tarball: Tarball,
  repository: Repository,
) => readonly string[] | Promise<readonly string[]>;
