import { execFileSync, spawnSync } from 'node:child_process';
import { isJsonObject, own, type Json } from '../json.js';
import { isSchemaFile, type SchemaFiles } from '../load.js';
import { CannotJudgeError } from './cannot-judge.js';

/** A commit to compare with, read from git's store: nothing is checked out. */
export interface Base {
  /** As it was asked for: `origin/main`. */
  readonly ref: string;
  readonly commit: string;
  /** The text of each file under these paths, by its path from the workspace's root. */
  read(paths: readonly string[]): ReadonlyMap<string, string>;
  /**
   * The commit that raised the package of this manifest to its version at this base: later changes are not released.
   * Undefined if that is not certain: for a package's first version, which may be published from any commit; for a version
   * that was set twice; in a shallow clone.
   */
  release(manifest: string): Base | undefined;
}

/**
 * The commit at which this branch left the base, so that later additions to the base do not look as if they were removed here;
 * the base itself if there is no such commit, since the histories have nothing in common.
 *
 * @throws CannotJudgeError If the name is not a commit, or the clone is too shallow to tell.
 */
export function findBase(root: string, ref: string): Base {
  requireRepository(root);
  const named = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (named === undefined) {
    throw new CannotJudgeError(
      `--base ${JSON.stringify(ref)} is not a commit in ${root}. Pass a branch, a tag or a commit that exists; ` +
        `if the clone is shallow or has only one branch, fetch the base first: git fetch ${fetched(ref)}`,
    );
  }
  const tip = named.toString().trim();
  const left = git(root, ['merge-base', tip, 'HEAD'])?.toString().trim();
  if (left === undefined && isShallow(root)) {
    throw new CannotJudgeError(
      `The clone ${root} is shallow, so git cannot tell at which commit this branch left ${JSON.stringify(ref)}: ` +
        'whatever was added there since would look as if it were removed here. Run: git fetch --unshallow',
    );
  }
  return baseAt(root, ref, left ?? tip);
}

/** Before the ref is looked up: in such a folder every ref looks as if it did not exist. */
function requireRepository(root: string): void {
  const { status, stderr } = spawnSync('git', ['-C', root, 'rev-parse', '--git-dir'], { encoding: 'utf8' });
  if (status === null || status === 0) return;
  throw new CannotJudgeError(
    `git cannot read a repository in ${root}, and the base is read from it. ${stderr.trim()}`,
  );
}

function baseAt(root: string, ref: string, commit: string): Base {
  const read: Base['read'] = (paths) => readFiles(root, commit, paths);
  const release: Base['release'] = (manifest) => {
    const version = versionAt({ ref, read }, manifest);
    const raised = raisingCommit(versionsOf(root, commit, manifest), version);
    return raised === undefined ? undefined : baseAt(root, ref, raised);
  };
  return { ref, commit, read, release };
}

interface SetVersion {
  readonly commit: string;
  readonly version: string;
}

function raisingCommit(versions: readonly SetVersion[], version: string | undefined): string | undefined {
  const before = versions.findIndex((each) => each.version !== version);
  const cameBack = versions.slice(before).some((each) => each.version === version);
  return before < 1 || cameBack ? undefined : versions[before - 1]?.commit;
}

/** The commits that set the version in a manifest, latest first. */
function versionsOf(root: string, commit: string, manifest: string): SetVersion[] {
  if (isShallow(root)) return [];
  const how = ['--format=commit %H', '--patch', '--no-color', '--no-ext-diff', '--no-textconv'];
  const log = git(root, ['log', ...how, '-G"version"', commit, '--', manifest])?.toString() ?? '';
  return log.split(/^commit (?=[0-9a-f]+$)/m).flatMap((text) => {
    const version = /^\+.*"version":\s*"([^"]+)"/m.exec(text)?.[1];
    return version === undefined ? [] : [{ commit: /^[0-9a-f]+/.exec(text)?.[0] ?? '', version }];
  });
}

/** The full refspec of a branch: without it, a single-branch clone fetches another branch but keeps no name for it. */
function fetched(ref: string): string {
  const [, remote = 'origin', branch = 'main'] = /^([\w.-]+)\/([\w./-]+)$/.exec(ref) ?? [];
  return `${remote} ${branch}:refs/remotes/${remote}/${branch}`;
}

/** The schemas of a base, as {@link readSchemas} reads those of the workspace. */
export function schemasAt(base: Base): SchemaFiles {
  const files = base.read(['schemas']);
  return new Map([...files].filter(([file]) => isSchemaFile(file)));
}

/** The version in a package.json at the base; undefined if there is none. */
export function versionAt({ ref, read }: Pick<Base, 'ref' | 'read'>, manifest: string): string | undefined {
  return versionIn(read([manifest]).get(manifest), `${manifest} at ${ref}`);
}

/**
 * The version in a package.json's text; undefined if there is none.
 *
 * @throws CannotJudgeError If the text is not a JSON object.
 */
export function versionIn(manifest: string | undefined, file: string): string | undefined {
  if (manifest === undefined) return undefined;
  const unreadable = (reason: string, options?: ErrorOptions): CannotJudgeError =>
    new CannotJudgeError(
      `The package's version cannot be read from ${file}: ${reason}. Fix the file, or choose another commit for --base in which it is valid.`,
      options,
    );
  let value: Json;
  try {
    value = JSON.parse(manifest) as Json;
  } catch (cause) {
    throw unreadable((cause as SyntaxError).message, { cause });
  }
  if (!isJsonObject(value)) throw unreadable('it is not a JSON object');
  const version = own(value, 'version');
  return typeof version === 'string' ? version : undefined;
}

function readFiles(root: string, commit: string, paths: readonly string[]): Map<string, string> {
  const listing = git(root, ['ls-tree', '-r', '-z', commit, '--', ...paths]) ?? Buffer.alloc(0);
  // <mode> blob <id>\t<path>, with the path from the workspace's root, even if that is a folder inside the repository.
  const blobs = listing
    .toString()
    .split('\0')
    .flatMap((line) => {
      const match = /^10\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line);
      return match === null ? [] : [{ id: match[1] ?? '', path: match[2] ?? '' }];
    });
  if (blobs.length === 0) return new Map();
  const output = git(root, ['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join(''));
  const texts = textsOf(output ?? Buffer.alloc(0));
  return new Map(
    blobs.map(({ path }, index) => {
      const text = texts[index];
      if (text === undefined)
        throw new CannotJudgeError(`git does not have the text of ${path} at ${commit}.`);
      return [path, text];
    }),
  );
}

/** `<id> blob <bytes>\n<content>\n`, for each file in turn. */
function textsOf(output: Buffer): string[] {
  const texts: string[] = [];
  let offset = 0;
  while (offset < output.length) {
    const end = output.indexOf('\n', offset);
    const size = Number(/ blob (\d+)$/.exec(output.toString('utf8', offset, end))?.[1]);
    if (Number.isNaN(size)) break;
    texts.push(output.toString('utf8', end + 1, end + 1 + size));
    offset = end + 1 + size + 1;
  }
  return texts;
}

function isShallow(root: string): boolean {
  return git(root, ['rev-parse', '--is-shallow-repository'])?.toString().trim() === 'true';
}

/** What git prints; undefined if it fails. */
function git(root: string, args: readonly string[], input?: string): Buffer | undefined {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      maxBuffer: Number.POSITIVE_INFINITY,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new CannotJudgeError('git was not found, and the base is read with it. Install git.', {
        cause: error,
      });
    }
    return undefined;
  }
}
