/** A released change to an event. */
export interface HistoryEntry {
  /** The version of the emitter that introduced it. */
  readonly version: string;
  /** A sentence, or a few, in Markdown. */
  readonly words: string;
}

/**
 * The history of each event by its name, latest first. It is read from the changelog of its emitter, where changesets puts the
 * lines that `schemas:changeset` writes: they are committed, they cover only what was released, and rewording one there rewords
 * it here. The release after a pre-release repeats its lines: they are listed once, under that release.
 */
export function historyOf(changelog: string): ReadonlyMap<string, readonly HistoryEntry[]> {
  const history = new Map<string, HistoryEntry[]>();
  let version: string | undefined;
  for (const line of changelog.split(/\r?\n/)) {
    version = /^## (\d+\.\d+\.\d\S*)\s*$/.exec(line)?.[1] ?? version;
    const [, name, words] = /^\s+[-*] `([^`]+)`: (.*\S)\s*$/.exec(line) ?? [];
    if (version === undefined || name === undefined || words === undefined) continue;
    const later = history.get(name) ?? [];
    if (isPrerelease(version) && later.some((entry) => entry.words === words && !isPrerelease(entry.version)))
      continue;
    history.set(name, [...later, { version, words }]);
  }
  return history;
}

/** `2.0.0-next.0` */
function isPrerelease(version: string): boolean {
  return version.includes('-');
}
