import { describe, expect, it } from 'vitest';
import { checkPackages } from '../src/check-packages.js';
import { sampleRepository, soundPackage, type Files } from './sample-repository.js';

/** What checking a repository of these packages prints, and what it finds. */
async function check(packages: Record<string, Files>): Promise<{ printed: string; findings: string[] }> {
  const lines: string[] = [];
  try {
    await checkPackages(sampleRepository(packages), (line) => lines.push(line));
    return { printed: lines.join('\n'), findings: [] };
  } catch (error) {
    const [, ...findings] = (error as Error).message.trimEnd().split('\n');
    return { printed: lines.join('\n'), findings };
  }
}

describe('a package as it would be published', () => {
  it('is listed with its contents and size', async () => {
    const command = '#!/usr/bin/env node\n';
    const { printed, findings } = await check({
      sound: { ...soundPackage('sound', { bin: { sound: 'dist/main.js' } }), 'dist/main.js': command },
    });
    expect(findings).toEqual([]);
    const row = printed.split('\n').find((line) => line.includes('@org/sound'));
    expect(row?.split('│').map((cell) => cell.trim())).toEqual([
      '',
      '@org/sound 1.0.0',
      expect.stringMatching(/^\d\.\d kB$/),
      expect.stringMatching(/^\d\.\d kB$/),
      '8',
      ...['2', '1', '1', '1'],
      'LICENSE README.md',
      '. $ sound',
      '',
    ]);
    expect(printed).toContain('1 packages, no findings.');
  });

  it('is not checked if it is private', async () => {
    const { findings, printed } = await check({
      sound: soundPackage('sound'),
      tool: { 'package.json': '{ "name": "@org/tool", "version": "0.0.0", "private": true }' },
    });
    expect(findings).toEqual([]);
    expect(printed).not.toContain('@org/tool');
  });

  it('must contain everything that its users need, and nothing else', async () => {
    const { findings } = await check({
      bare: { ...soundPackage('bare'), 'README.md': undefined, LICENSE: undefined },
      foreign: { ...soundPackage('foreign'), LICENSE: 'Another license.\n' },
      stray: {
        ...soundPackage('stray', { files: ['dist', 'src', 'guide.md'] }),
        'dist/index.test.js': '',
        'dist/lib.tsbuildinfo': '{}',
      },
      stale: {
        ...soundPackage('stale'),
        'dist/gone.js.map': JSON.stringify({
          version: 3,
          // What was bundled comes with the map; a source of ours does not excuse itself so.
          sources: ['../src/gone.ts', '../../../node_modules/library/index.js'],
          sourcesContent: ['export {};', 'module.exports = 1;'],
          mappings: '',
        }),
      },
    });
    expect(findings).toEqual([
      '@org/bare  [contents]  README.md is missing; npm shows it as the package’s page',
      '@org/bare  [contents]  LICENSE is missing; npm takes it only from the package’s own folder: copy it from the root',
      '@org/foreign  [contents]  LICENSE is not the root’s; copy it from there',
      '@org/stale  [source-maps]  dist/gone.js.map refers to src/gone.ts, which is missing; delete dist and build again, or add it to "files"',
      '@org/stray  [contents]  dist/index.test.js does not belong in the package; exclude it with "files" in package.json',
      '@org/stray  [contents]  dist/lib.tsbuildinfo does not belong in the package; exclude it with "files" in package.json',
      '@org/stray  [contents]  "files" in package.json names guide.md, which does not exist; build it, or remove it from "files"',
    ]);
  });

  it('must have types that every TypeScript module resolution finds as Node does', async () => {
    const exports = {
      '.': './dist/index.js',
      './more': { types: './dist/index.d.ts', default: './dist/more.cjs' },
    };
    const { findings } = await check({
      untyped: { ...soundPackage('untyped'), 'dist/index.d.ts': undefined },
      false: { ...soundPackage('false', { exports }), 'dist/more.cjs': 'exports.one = 1;\n' },
    });
    const resolved = 'Import resolved to JavaScript files, but no type declarations were found.';
    expect(findings).toEqual([
      '@org/false  [contents]  dist/more.cjs does not belong in the package; exclude it with "files" in package.json',
      '@org/false  [types]  dist/index.d.ts for dist/more.cjs: Masquerading as ESM. ' +
        'Import resolved to an ESM type declaration file, but a CommonJS JavaScript file.',
      '@org/untyped  [publint]  pkg.exports["."].types is ./dist/index.d.ts but the file does not exist.',
      `@org/untyped  [types]  entry "." by node16-cjs: No types. ${resolved}`,
      `@org/untyped  [types]  entry "." by node16-esm: No types. ${resolved}`,
      `@org/untyped  [types]  entry "." by bundler: No types. ${resolved}`,
    ]);
  });

  it('must have the same metadata as the others, and depend only on published packages', async () => {
    const { findings } = await check({
      odd: {
        ...soundPackage('odd', {
          license: 'MIT',
          sideEffects: undefined,
          publishConfig: undefined,
          bin: { odd: './dist/main.js' },
          dependencies: { '@org/tool': '^1.0.0', '@org/sound': '*' },
        }),
        'dist/main.js': '#!/usr/bin/env node\n',
      },
      older: soundPackage('older', { dependencies: { '@org/sound': '>=0.9.0' } }),
      sound: soundPackage('sound'),
      tool: { 'package.json': '{ "name": "@org/tool", "version": "1.0.0", "private": true }' },
    });
    expect(findings).toEqual([
      '@org/odd  [manifest]  package.json: license is "MIT"; it must be "Apache-2.0"',
      '@org/odd  [manifest]  package.json: publishConfig.access is missing; it must be "public"',
      '@org/odd  [manifest]  package.json: bin.odd is "./dist/main.js"; it must be "dist/main.js"',
      '@org/odd  [manifest]  package.json: sideEffects is missing; without it, bundlers keep code that nobody imports',
      '@org/odd  [dependencies]  package.json: depends on @org/tool, which is private; publish it, or remove the dependency',
      '@org/odd  [dependencies]  package.json: depends on @org/sound as "*"; give a version, such as "^1.2.3"',
      '@org/older  [dependencies]  package.json: depends on @org/sound as ">=0.9.0"; give a version, such as "^1.2.3"',
    ]);
  });
});
