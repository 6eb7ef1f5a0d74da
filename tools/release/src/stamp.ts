import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicWorkspaces } from './workspaces.js';

/**
 * Names the repository in every public manifest: npm refuses provenance for a package whose `repository` is not the one that it
 * was built in. It is done on the machine that publishes, from the variables of GitHub Actions, and never committed, so that it
 * is right wherever the repository is, and in forks.
 *
 * @returns The repository's URL; undefined outside GitHub Actions, where nothing is changed.
 */
export function stampRepository(root: string, env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  if (server === undefined || name === undefined) return undefined;
  const url = `git+${server}/${name}.git`;
  for (const { folder, manifest } of publicWorkspaces(root)) {
    const stamped = { ...manifest, repository: { type: 'git', url, directory: folder } };
    writeFileSync(join(root, folder, 'package.json'), `${JSON.stringify(stamped, null, 2)}\n`);
  }
  return url;
}
