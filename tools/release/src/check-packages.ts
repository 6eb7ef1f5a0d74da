import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printFindings } from './check/finding.js';
import { checkTarball } from './check/index.js';
import { pack } from './pack.js';
import { tarballTable } from './tarball-table.js';
import { publicWorkspaces, readWorkspaces } from './workspaces.js';

/**
 * Packs every public package as it would be published, checks it, and prints what each tarball holds.
 *
 * @throws Error With all findings, if there are any.
 */
export async function checkPackages(root: string, write: (line: string) => void): Promise<void> {
  const published = publicWorkspaces(root);
  const repository = {
    license: readFileSync(join(root, 'LICENSE'), 'utf8'),
    names: new Set(readWorkspaces(root).map(({ manifest }) => manifest.name)),
    publicNames: new Set(published.map(({ manifest }) => manifest.name)),
  };
  const tarballs = await pack(
    root,
    published.map(({ folder }) => folder),
  );
  write(tarballTable(tarballs));
  const findings = (await Promise.all(tarballs.map((tarball) => checkTarball(tarball, repository)))).flat();
  if (findings.length > 0) {
    throw new Error(`Findings in the packages as npm would publish them:\n${printFindings(findings)}`);
  }
  write(`${tarballs.length} packages, no findings.`);
}
