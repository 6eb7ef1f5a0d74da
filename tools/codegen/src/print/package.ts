import type { Source } from '../model.js';
import { sourceNames } from '../names.js';
import type { PackageState } from '../workspace.js';

/**
 * The manifest and configurations of an emitter's package. The generator owns all of it except the version, which changesets
 * raises.
 */
export function printPackage(source: Source, state: PackageState, coreVersion: string): Map<string, string> {
  const files = new Map<string, string>();
  files.set('package.json', json(manifest(source, state, coreVersion)));
  files.set('tsconfig.json', printTsconfig(state.hasTests));
  files.set('tsconfig.lib.json', tsconfigLib);
  if (state.hasTests) {
    files.set('tsconfig.spec.json', tsconfigSpec);
    files.set('vitest.config.ts', vitestConfig);
  }
  return files;
}

function manifest(source: Source, { version }: PackageState, coreVersion: string): object {
  const { package: name, project } = sourceNames(source.key);
  const entry = (file: string): object => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  return {
    name,
    version,
    description: `Typed emitter of the audit events of ${source.service}, delivered to AWS CloudTrail Lake.`,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19.0' },
    exports: {
      '.': entry('index'),
      './events': entry('events'),
      './testing': entry('testing'),
      './package.json': './package.json',
    },
    files: ['dist', '!dist/**/*.tsbuildinfo', '!dist/spec', 'src'],
    publishConfig: { access: 'public' },
    nx: { name: project, tags: ['room:emitter'], targets: { build } },
    dependencies: { '@org/emitter-core': `^${coreVersion}` },
  };
}

/** TypeScript writes only the declarations; a bundler writes the code, one file per entry, which Node loads quickly. */
const build = {
  command:
    'tsc --build tsconfig.lib.json && node ../../prune-dist.js && rolldown --config ../../rolldown.config.js',
  options: { cwd: '{projectRoot}' },
};

/** As Prettier writes a manifest. */
function json(value: object): string {
  return JSON.stringify(value, null, 2) + '\n';
}

function printTsconfig(hasTests: boolean): string {
  const paths = ['./tsconfig.lib.json', ...(hasTests ? ['./tsconfig.spec.json'] : [])];
  return `{
  "extends": "../../tsconfig.base.json",
  "files": [],
  "include": [],
  "references": [${paths.map((path) => `{ "path": "${path}" }`).join(', ')}]
}
`;
}

const tsconfigLib = `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "rootDir": "src/gen",
    "outDir": "dist",
    "emitDeclarationOnly": true,
    "tsBuildInfoFile": "dist/tsconfig.lib.tsbuildinfo"
  },
  "include": ["src/gen"],
  "references": [{ "path": "../emitter-core/tsconfig.lib.json" }]
}
`;

const tsconfigSpec = `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "outDir": "dist/spec",
    "tsBuildInfoFile": "dist/tsconfig.spec.tsbuildinfo"
  },
  "include": ["test", "vitest.config.ts"],
  "references": [{ "path": "./tsconfig.lib.json" }]
}
`;

const vitestConfig = `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'], setupFiles: '../../vitest.environment.js' },
});
`;
