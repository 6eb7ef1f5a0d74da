import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../file-errors.js';
import type { SchemaFiles } from '../load.js';
import { type Base, schemasAt } from './base.js';
import { CannotJudgeError } from './cannot-judge.js';
import type { Change } from './change.js';
import { compareStates } from './compare-states.js';
import { isChangeset, type Promised, promisesOf, withPlainBreaks } from './pending-changesets.js';
import { isWritten } from './print-changeset.js';
import { baseState, type State } from './state.js';
import { covers, worst } from './table.js';
import { judge, type PackageLookup, type PackageVerdict } from './verdict.js';

/** Changes that need no changeset, since users never had what they undo: for example, an event that was added and reverted. */
export interface TakenBack {
  readonly package: string;
  /** The changes against the base that undo what no release had. */
  readonly changes: readonly Change[];
}

export interface Settled {
  readonly packages: readonly PackageVerdict[];
  readonly takenBack: readonly TakenBack[];
}

interface Work {
  readonly root: string;
  readonly base: Base;
  readonly files: SchemaFiles;
  readonly after: State;
  readonly lookup: PackageLookup;
}

/**
 * The verdicts without what only undoes unreleased changes, if a branch reverts a change together with its changesets. The work
 * is also compared with the package's last release: all that has changed since must still be promised, and described for its
 * event, by the changesets that stay or by those that the verdict requires.
 */
export function settle(packages: readonly PackageVerdict[], work: Work): Settled {
  const { left, withdrawn } = promisesAtBase(work);
  const takenBack: TakenBack[] = [];
  const settled = packages.flatMap((verdict): PackageVerdict[] => {
    if (!withdrawn.some((promise) => promise.package === verdict.package)) return [verdict];
    const since = sinceRelease(verdict, work);
    if (since === undefined) return [verdict];
    const places = new Set(since.changes.map(placeOf));
    const kept = verdict.changes.filter((change) => places.has(placeOf(change)));
    const undone = verdict.changes.filter((change) => !kept.includes(change));
    const asked = verdictOn(verdict, kept, work);
    const promised = left.filter((promise) => promise.package === verdict.package);
    const bumps = [...promised, ...(asked === undefined ? [] : [asked])].map(({ bump }) => bump);
    const isPromised = since.verdict === undefined || covers(worst(bumps), since.verdict.bump);
    const isTold = (change: Change): boolean =>
      kept.some((own) => placeOf(own) === placeOf(change)) ||
      promised.some(({ text }) => change.event !== undefined && text.includes(`\`${change.event}\``));
    if (undone.length === 0 || !isPromised || since.verdict?.changes.every(isTold) === false)
      return [verdict];
    takenBack.push({ package: verdict.package, changes: undone });
    return asked === undefined ? [] : [asked];
  });
  return { packages: settled, takenBack };
}

interface PromisesAtBase {
  /** Of the changesets that are unchanged here. */
  readonly left: readonly (Promised & { readonly text: string })[];
  /** Of the command's changesets that are changed or deleted here. */
  readonly withdrawn: readonly Promised[];
}

function promisesAtBase({ root, base }: Work): PromisesAtBase {
  const changesets = [...base.read(['.changeset'])].map(([file, text]) => ({ file, text }));
  const isHere = ({ file, text }: { file: string; text: string }): boolean =>
    existsSync(join(root, file)) && withPlainBreaks(readText(join(root, file))) === withPlainBreaks(text);
  const withdrawn = changesets.filter((each) => isWritten(each.file) && !isHere(each));
  // The changesets of a pre-release stay after it, so it is unknown which of them are released.
  const isPrerelease = changesets.some(({ file }) => file === '.changeset/pre.json');
  if (withdrawn.length === 0 || isPrerelease) return { left: [], withdrawn: [] };
  const left = changesets
    .filter((each) => isChangeset(each.file) && isHere(each))
    .flatMap((each) => promisesOf([each]).map((promise) => ({ ...promise, text: each.text })));
  return { left, withdrawn: promisesOf(withdrawn) };
}

/** What changed since the last release of a package; undefined if that release is not known. */
function sinceRelease(
  verdict: PackageVerdict,
  work: Work,
): { readonly changes: readonly Change[]; readonly verdict: PackageVerdict | undefined } | undefined {
  const { base, files, after } = work;
  const release = base.release(`packages/${verdict.package.replace('@org/', '')}/package.json`);
  if (release === undefined) return undefined;
  try {
    const changes = compareStates(baseState(schemasAt(release), files, release.commit), after);
    return { changes, verdict: verdictOn(verdict, changes, work) };
  } catch (error) {
    if (error instanceof CannotJudgeError) return undefined;
    throw error;
  }
}

function verdictOn(
  { package: name }: PackageVerdict,
  changes: readonly Change[],
  { after, lookup }: Work,
): PackageVerdict | undefined {
  return judge(changes, after, lookup).find((verdict) => verdict.package === name);
}

/** Ignores what changed there: a value that is neither the base's nor the release's is a change compared with both. */
function placeOf({ source, event, path }: Change): string {
  return JSON.stringify([source, event, path]);
}
