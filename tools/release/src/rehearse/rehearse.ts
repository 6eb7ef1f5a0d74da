import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../run.js';
import { tarballTable } from '../tarball-table.js';
import { publicWorkspaces } from '../workspaces.js';
import { describeRise, pendingChangesets, writeRehearsalChangeset } from './changesets.js';
import { copyRepository } from './copy.js';
import { childEnvironment, publishEnvironment } from './environment.js';
import { fetchTarball } from './published.js';
import { startRegistry } from './registry.js';
import { startSteps } from './steps.js';
import { tryPackages } from './try-packages.js';

const scope = '@org';

/** Where a rehearsal prints its progress, and how to end it. */
export interface RehearseOptions {
  readonly write: (line: string) => void;
  /** Ends the rehearsal early; what it started is stopped and deleted all the same. */
  readonly signal: AbortSignal;
}

/**
 * Releases HEAD into a registry on this machine, with the scripts of a real release, and then uses the packages as a service's
 * developer would. Nothing in the repository is changed.
 *
 * @throws Error With a message that names the failed step.
 */
export async function rehearse(root: string, { write, signal }: RehearseOptions): Promise<void> {
  const { step } = startSteps(write, signal);
  const env = childEnvironment(process.env);
  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  const copy = join(folder, 'repository');
  /** What was started, to be stopped in the opposite order. */
  const cleanUp: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const registry = await startRegistry(join(folder, 'registry'), scope);
    cleanUp.push(() => registry.close());

    await step('copy', async () => {
      const commit = await copyRepository(root, copy, signal);
      const uncommitted = (await run('git', ['status', '--porcelain'], { cwd: root, signal })).trim();
      const left = uncommitted === '' ? 0 : uncommitted.split('\n').length;
      return `HEAD is ${commit}${left === 0 ? '' : `; uncommitted files left out: ${left}`}`;
    });

    await step('version', async () => {
      const pending = pendingChangesets(copy);
      if (pending.length === 0) writeRehearsalChangeset(copy);
      const before = versions(copy);
      await run('npm', ['run', 'release:version'], { cwd: copy, env, signal });
      const by =
        pending.length === 0
          ? 'a changeset of its own, since none is pending'
          : `the pending changesets (${pending.length})`;
      return `by ${by}: ${describeRise(before, versions(copy))}`;
    });

    const published = versions(copy);
    await step('release', async () => {
      const publishEnv = publishEnvironment(env, registry, scope);
      await run('npm', ['run', 'release'], { cwd: copy, env: publishEnv, signal });
      return `built, checked and published ${published.size} packages`;
    });

    await step('contents', async () => {
      const tarballs = await Promise.all(
        [...published].map(([name, version]) => fetchTarball(registry.url, name, version)),
      );
      write(tarballTable(tarballs));
      return 'as the registry has them';
    });

    await tryPackages({ folder, scope, registry, published, env, signal, step, cleanUp });
    write('The release would succeed. Everything that the rehearsal created is deleted.');
  } finally {
    for (const undo of cleanUp.reverse()) await undo();
  }
}

/** The version of each public package. */
function versions(root: string): Map<string, string> {
  return new Map(publicWorkspaces(root).map(({ manifest }) => [manifest.name, manifest.version]));
}
