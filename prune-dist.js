import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A step of every build, run in the project's folder after tsc: deletes from `dist` what a source that no longer exists was
 * compiled to. tsc deletes nothing, and so a renamed file would be published under both names, and kept in Nx's cache. It also
 * deletes what rolldown, which runs next, writes anew: not before tsc, which may fail.
 */
const { rootDir, outDir } = JSON.parse(readFileSync('tsconfig.lib.json', 'utf8')).compilerOptions;

// What other targets write there: the lake's page, and the declarations of tests.
const others = /^(page|spec)\//;

const outputs = existsSync(outDir) ? readdirSync(outDir, { recursive: true }) : [];
for (const output of outputs) {
  const module = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(output)?.[1];
  if (module !== undefined && !others.test(output) && !existsSync(join(rootDir, `${module}.ts`)))
    rmSync(join(outDir, output));
}
