import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from '../run.js';
import { commonJsOf, firstTypeScriptBlock } from './readme-code.js';
import type { Registry } from './registry.js';

/** A service, empty at first, into which packages are installed. */
export interface Service {
  /** Installs packages, each as `name@version`. */
  install(packages: readonly string[]): Promise<void>;
  /** The installed packages of our scope and where they came from, by name. */
  installed(): Promise<Map<string, { version: string; from: string }>>;
  /**
   * Writes the code of a package's README as an ES module and as CommonJS, and compiles both under strict TypeScript:
   * `dist/module.js` and `dist/common-js.cjs`.
   */
  compileReadme(name: string): Promise<void>;
  /** Runs one of them, with only these variables and PATH in its environment. */
  start(file: string, env: Readonly<Record<string, string>>): Promise<void>;
}

/** As strict as TypeScript can be, with declaration files checked too, as a user's compiler does. */
const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: [],
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
};

export async function createService(
  folder: string,
  scope: string,
  registry: Registry,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Service> {
  const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
  await mkdir(join(folder, 'src'), { recursive: true });
  await write('package.json', JSON.stringify({ name: 'service', private: true, type: 'module' }));
  await write('tsconfig.json', JSON.stringify(tsconfig));
  const options = { cwd: folder, env: environment, signal };

  return {
    async install(packages) {
      // As flags, since npm passes its user's configuration on in the environment, which takes precedence over a file.
      const flags = [`--${scope}:registry=${registry.url}`, '--omit-lockfile-registry-resolved=false'];
      await run(
        'npm',
        ['install', '--prefer-offline', '--no-audit', '--no-fund', ...flags, ...packages],
        options,
      );
    },
    async installed() {
      const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { version: string; resolved: string }>;
      };
      const prefix = `node_modules/${scope}/`;
      return new Map(
        Object.entries(lock.packages)
          .filter(([path]) => path.startsWith(prefix))
          .map(([path, { version, resolved }]) => [
            path.slice('node_modules/'.length),
            { version, from: resolved },
          ]),
      );
    },
    async compileReadme(name) {
      const readme = await readFile(join(folder, 'node_modules', name, 'README.md'), 'utf8');
      const code = firstTypeScriptBlock(readme);
      await write('src/module.ts', code);
      await write('src/common-js.cts', commonJsOf(code));
      const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
      await run(process.execPath, [tsc, '--project', folder], options);
    },
    async start(file, env) {
      await run(process.execPath, [file], {
        cwd: folder,
        env: { PATH: environment['PATH'], ...env },
        signal,
      });
    },
  };
}
