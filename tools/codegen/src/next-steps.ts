import type { Drift } from './apply.js';

/**
 * What a run leaves to people. A package that was added or removed must be updated in the lock file and the root's tsconfig.json,
 * which other tools write; until then `npm ci` fails, and so do the workflows. A package's folder may contain hand-written files,
 * so it is not deleted.
 */
export function nextSteps(changes: readonly Drift[]): string[] {
  const came = foldersWith('package.json', 'missing', changes);
  const went = foldersWith('src/gen/index.ts', 'superfluous', changes);
  const mend = 'npm install && npx nx sync';
  return [
    ...came.map((folder) => `${folder} is new, and missing from package-lock.json. Run: ${mend}`),
    ...went.map((folder) => `${folder} no longer has a source: delete the folder. Then run: ${mend}`),
  ];
}

function foldersWith(name: string, asked: Drift['difference'], changes: readonly Drift[]): string[] {
  return changes
    .filter(({ file, difference }) => difference === asked && file.startsWith('packages/emitter-'))
    .filter(({ file }) => file.split('/').slice(2).join('/') === name)
    .map(({ file }) => file.split('/').slice(0, 2).join('/'));
}
