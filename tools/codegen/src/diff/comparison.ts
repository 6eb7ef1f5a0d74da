import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSchemas } from '../load.js';
import { type Base, findBase, schemasAt, versionAt } from './base.js';
import type { Change } from './change.js';
import { compareStates } from './compare-states.js';
import { baseState, currentState, type State } from './state.js';
import { settle, type TakenBack } from './taken-back.js';
import { judge, type PackageLookup, type PackageVerdict } from './verdict.js';

/** The workspace compared with a base. */
export interface Comparison {
  readonly base: Base;
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
  readonly packages: readonly PackageVerdict[];
  readonly takenBack: readonly TakenBack[];
}

/**
 * Compares the workspace's schemas with those of a git ref.
 *
 * @throws CannotJudgeError If one of the two cannot be read; NoSchemasError, SchemaLinkError.
 */
export function compareWithBase(root: string, ref: string): Comparison {
  const files = readSchemas(root);
  const base = findBase(root, ref);
  const after = currentState(files);
  const before = baseState(schemasAt(base), files, ref);
  const changes = compareStates(before, after);
  const lookup: PackageLookup = {
    versionAtBase: (folder) => versionAt(base, `${folder}/package.json`),
    exists: (folder) => existsSync(join(root, folder, 'package.json')),
  };
  const settled = settle(judge(changes, after, lookup), { root, base, files, after, lookup });
  return { base, before, after, changes, ...settled };
}
