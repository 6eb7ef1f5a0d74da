import type { Tarball } from '../tarball.js';
import { contents } from './contents.js';
import { dependencies } from './dependencies.js';
import type { Finding } from './finding.js';
import { manifest } from './manifest.js';
import { publint } from './publint.js';
import type { Repository, Rule } from './rule.js';
import { sourceMaps } from './source-maps.js';
import { types } from './types.js';

/** Every rule, in the order of its findings. */
const rules: Readonly<Record<string, Rule>> = {
  manifest,
  dependencies,
  contents,
  'source-maps': sourceMaps,
  publint,
  types,
};

/** All that is wrong with a package as it would be published. */
export async function checkTarball(tarball: Tarball, repository: Repository): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [rule, check] of Object.entries(rules)) {
    const messages = await check(tarball, repository);
    findings.push(...messages.map((message) => ({ package: tarball.manifest.name, rule, message })));
  }
  return findings;
}
