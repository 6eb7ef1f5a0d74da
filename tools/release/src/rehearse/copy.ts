import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run.js';
import { readWorkspaces } from '../workspaces.js';
import { notInstalled } from './installed.js';

/**
 * Clones HEAD, and links the repository's installed packages into the clone. It is not a worktree, because a release sets tags,
 * which a worktree shares with its repository.
 *
 * @returns The commit, abbreviated.
 */
export async function copyRepository(root: string, copy: string, signal: AbortSignal): Promise<string> {
  await run('git', ['clone', '--quiet', '--shared', '--no-tags', root, copy], { cwd: root, signal });
  const missing = notInstalled(root, copy);
  if (missing.length > 0) {
    const some = missing.slice(0, 5).join(', ');
    throw new Error(
      `HEAD needs ${missing.length} packages that are not installed (${some}); run npm ci on it`,
    );
  }
  const folders = ['.', ...readWorkspaces(copy).map(({ folder }) => folder)];
  for (const folder of folders) {
    const installed = join(root, folder, 'node_modules');
    if (existsSync(installed)) await linkModules(installed, join(copy, folder, 'node_modules'));
  }
  return (await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: copy, signal })).trim();
}

/**
 * Links installed packages, entry by entry. A workspace is installed as a relative link into the repository: in the copy, the same
 * link leads to the copy's workspace, which is the one that must be built and published.
 */
async function linkModules(installed: string, modules: string): Promise<void> {
  await mkdir(modules, { recursive: true });
  for (const entry of await readdir(installed, { withFileTypes: true })) {
    const from = join(installed, entry.name);
    const to = join(modules, entry.name);
    if (entry.name.startsWith('.') && entry.name !== '.bin') continue;
    if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (entry.name.startsWith('@')) await linkModules(from, to);
    else await symlink(from, to);
  }
}
