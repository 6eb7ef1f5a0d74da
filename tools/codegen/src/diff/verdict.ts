import { sourceNames } from '../names.js';
import type { Change } from './change.js';
import { type Bump, bumpAt, table, worst } from './table.js';
import type { State } from './state.js';

/** What the changes require of one package. */
export interface PackageVerdict {
  readonly package: string;
  /** The version that users have: the base's. A package that is new starts at the generator's 0.1.0. */
  readonly version: string;
  /** By the table, as it applies from 1.0.0 on. */
  readonly tableBump: Bump;
  /** The bump that its version needs. */
  readonly bump: Bump;
  readonly changes: readonly Change[];
  /** Whom the package serves: an emitter's users call, and read what was emitted; the catalogue's only read. */
  readonly audiences: readonly Audience[];
}

export type Audience = 'caller' | 'reader';

/** What the verdict needs to know about packages besides the schemas. */
export interface PackageLookup {
  /** The version of the package in this folder at the base; undefined if it was not there. */
  versionAtBase(folder: string): string | undefined;
  /** Whether the package is in the workspace now: changesets refuses to name one that is not. */
  exists(folder: string): boolean;
}

const catalog = { package: '@org/event-catalog', folder: 'packages/event-catalog' };
const core = { package: '@org/emitter-core', folder: 'packages/emitter-core' };

/**
 * The packages that the changes affect: a source's emitter, judged by the worse of both audiences; the catalogue, judged by its
 * readers; and, if the envelope changed, the runtime and every emitter.
 */
export function judge(changes: readonly Change[], after: State, packages: PackageLookup): PackageVerdict[] {
  const verdicts: PackageVerdict[] = [];
  const add = (
    { package: name, folder }: { package: string; folder: string },
    reaching: readonly Change[],
    bumpOf: (change: Change) => Bump,
  ): void => {
    const tableBump = worst(reaching.map(bumpOf));
    if (tableBump === undefined) return;
    const version = packages.versionAtBase(folder) ?? '0.1.0';
    const bump = bumpAt(version, tableBump);
    const audiences: Audience[] = name === catalog.package ? ['reader'] : ['caller', 'reader'];
    verdicts.push({ package: name, version, tableBump, bump, changes: reaching, audiences });
  };
  const ofTable = ({ row }: Change): Bump => table[row].bump;

  const present = new Set(after.model.sources.map(({ key }) => key));
  const keys = new Set([...present, ...changes.flatMap(({ source }) => source ?? [])]);
  for (const key of [...keys].sort()) {
    const names = sourceNames(key);
    // An emitter whose source is gone may have been deleted with it.
    if (!present.has(key) && !packages.exists(names.folder)) continue;
    add(
      names,
      changes.filter(({ source }) => source === undefined || source === key),
      ofTable,
    );
  }
  add(
    core,
    changes.filter(({ source }) => source === undefined),
    ofTable,
  );
  add(catalog, changes, readersBump);
  return verdicts;
}

/** The catalogue contains every change, but has no callers for whom it could break. */
function readersBump({ row }: Change): Bump {
  const { bump, reader } = table[row];
  return bump === 'major' && reader !== 'breaks' ? 'minor' : bump;
}

/** How many of a package's changes break something, for each audience that they break it for. */
export function breakages({ audiences, changes }: PackageVerdict): { audience: Audience; count: number }[] {
  return audiences
    .map((audience) => ({
      audience,
      count: changes.filter(({ row }) => table[row][audience] === 'breaks').length,
    }))
    .filter(({ count }) => count > 0);
}
