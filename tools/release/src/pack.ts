import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';
import { readTarball, type Tarball } from './tarball.js';

/**
 * Packs workspaces as `npm publish` would, in a temporary folder.
 *
 * @param folders From the root; they must be built.
 */
export async function pack(root: string, folders: readonly string[]): Promise<Tarball[]> {
  const destination = await mkdtemp(join(tmpdir(), 'packed-'));
  try {
    const workspaces = folders.flatMap((folder) => ['--workspace', folder]);
    await run('npm', ['pack', '--silent', '--pack-destination', destination, ...workspaces], { cwd: root });
    const names = (await readdir(destination)).sort();
    return await Promise.all(
      names.map(async (name) => readTarball(new Uint8Array(await readFile(join(destination, name))))),
    );
  } finally {
    await rm(destination, { recursive: true });
  }
}
