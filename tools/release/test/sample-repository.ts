import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The files of a package by their paths; `undefined` leaves one out. */
export type Files = Readonly<Record<string, string | undefined>>;

/** The text of the sample repository's LICENSE. */
const license = 'The license.\n';

/** A package with which nothing is wrong. */
export function soundPackage(name: string, manifest: object = {}): Files {
  return {
    'package.json': JSON.stringify({
      name: `@org/${name}`,
      version: '1.0.0',
      description: 'A sample.',
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19.0' },
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './package.json': './package.json',
      },
      files: ['dist', '!dist/**/*.tsbuildinfo', 'src'],
      publishConfig: { access: 'public' },
      ...manifest,
    }),
    'README.md': `# @org/${name}\n`,
    LICENSE: license,
    'src/index.ts': 'export const one = 1;\n',
    'dist/index.js': 'export const one = 1;\n',
    'dist/index.js.map': JSON.stringify({ version: 3, sources: ['../src/index.ts'], mappings: '' }),
    'dist/index.d.ts': 'export declare const one = 1;\n',
  };
}

/** A repository in a temporary folder, with a workspace for each package, until the test is over. */
export function sampleRepository(packages: Readonly<Record<string, Files>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sample-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ name: 'sample', private: true, workspaces: ['packages/*', 'extra'] }),
  );
  write('LICENSE', license);
  for (const [folder, files] of Object.entries(packages)) {
    for (const [path, text] of Object.entries(files)) {
      if (text !== undefined) write(`packages/${folder}/${path}`, text);
    }
  }
  return root;
}
