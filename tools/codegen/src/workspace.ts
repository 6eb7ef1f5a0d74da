import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './file-errors.js';
import { isJsonObject, type Json, type JsonObject } from './json.js';

/** What a generated package keeps from before. */
export interface PackageState {
  readonly version: string;
  /** Whether there is a `test` folder, which is written by hand. */
  readonly hasTests: boolean;
  /** The text of its CHANGELOG.md, from the first release on. */
  readonly changelog?: string;
}

/** What the plan takes from the workspace besides the schemas. */
export interface Workspace {
  /** The version of `@org/emitter-core`, which emitters depend on. */
  readonly coreVersion: string;
  /** The text of the root's LICENSE: npm takes a package's license only from the package's own folder. */
  readonly license: string;
  package(folder: string): PackageState;
}

/** A package.json in the workspace is not a JSON object. */
export class PackageFileError extends Error {
  override readonly name = 'PackageFileError';

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(
      `The package's version cannot be read from ${file}: ${reason}. Fix the file, and run the command again.`,
      options,
    );
  }
}

/**
 * Reads a workspace for the plan; a package is read only when the plan asks for it.
 *
 * @throws PackageFileError If a package.json is not a JSON object; from `package`, too.
 */
export function readWorkspace(root: string): Workspace {
  const versionOf = (folder: string): string => {
    const file = join(root, folder, 'package.json');
    if (!existsSync(file)) return '0.1.0';
    const { version } = packageOf(file);
    return typeof version === 'string' ? version : '0.1.0';
  };
  const license = join(root, 'LICENSE');
  return {
    coreVersion: versionOf('packages/emitter-core'),
    license: existsSync(license) ? readText(license) : '',
    package: (folder) => {
      const changelog = join(root, folder, 'CHANGELOG.md');
      return {
        version: versionOf(folder),
        hasTests: existsSync(join(root, folder, 'test')),
        ...(existsSync(changelog) ? { changelog: readText(changelog) } : {}),
      };
    },
  };
}

function packageOf(file: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(readText(file)) as Json;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new PackageFileError(file, cause.message, { cause });
  }
  if (!isJsonObject(value)) throw new PackageFileError(file, 'it is not a JSON object');
  return value;
}
