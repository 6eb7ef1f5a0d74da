import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from './json.js';

/** What a generated package keeps of what is there already. */
export interface PackageState {
  readonly version: string;
  /** Whether there is a `test` folder, which is written by hand. */
  readonly hasTests: boolean;
  /** The text of its CHANGELOG.md, from the first release on. */
  readonly changelog?: string;
}

/** What the plan takes from the workspace beside the schemas. */
export interface Workspace {
  /** The version of `@org/emitter-core`, which emitters depend on. */
  readonly coreVersion: string;
  /** The text of the root's LICENSE: npm takes a package's from the package's own folder. */
  readonly license: string;
  package(folder: string): PackageState;
}

export function readWorkspace(root: string): Workspace {
  const versionOf = (folder: string): string => {
    const file = join(root, folder, 'package.json');
    if (!existsSync(file)) return '0.1.0';
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
    return typeof version === 'string' ? version : '0.1.0';
  };
  const license = join(root, 'LICENSE');
  return {
    coreVersion: versionOf('packages/emitter-core'),
    license: existsSync(license) ? readFileSync(license, 'utf8') : '',
    package: (folder) => {
      const changelog = join(root, folder, 'CHANGELOG.md');
      return {
        version: versionOf(folder),
        hasTests: existsSync(join(root, folder, 'test')),
        ...(existsSync(changelog) ? { changelog: readFileSync(changelog, 'utf8') } : {}),
      };
    },
  };
}
