import type { Promised } from './pending-changesets.js';
import { type Bump, covers, worst } from './table.js';
import type { PackageVerdict } from './verdict.js';

/** A package for which the pending changesets promise less than its changes need. */
export interface Shortfall {
  readonly package: string;
  readonly needed: Bump;
  readonly promised: Bump | undefined;
  /** The changesets that name it. */
  readonly files: readonly string[];
}

export function shortfalls(packages: readonly PackageVerdict[], promises: readonly Promised[]): Shortfall[] {
  return packages.flatMap(({ package: name, bump: needed }) => {
    const own = promises.filter((promise) => promise.package === name);
    const promised = worst(own.map(({ bump }) => bump));
    if (covers(promised, needed)) return [];
    return [{ package: name, needed, promised, files: own.map(({ file }) => file) }];
  });
}

/** A sentence for each, and the command that fixes them all. */
export function printShortfalls(found: readonly Shortfall[], ref: string): string {
  const lines = found.map(({ package: name, needed, promised, files }) =>
    promised === undefined
      ? `${name} needs ${needed}, but no pending changeset names it.`
      : `${name} needs ${needed}, but the pending changesets promise only ${promised} (${files.join(', ')}).`,
  );
  return [...lines, mendingCommand(ref)].map((line) => `${line}\n`).join('');
}

/** A sentence for each changeset that the command wrote before the schemas changed again, and the command. */
export function printStale(files: readonly string[], ref: string): string {
  const lines = files.map((file) => `${file} does not describe the current changes to the schemas.`);
  return [...lines, mendingCommand(ref)].map((line) => `${line}\n`).join('');
}

function mendingCommand(ref: string): string {
  return `Run: npm run schemas:changeset -- --base ${shellWord(ref)}`;
}

function shellWord(text: string): string {
  return /^[\w./@-][\w./@~-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
