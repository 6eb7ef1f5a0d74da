import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerAccountId } from '../src/integration.js';
import { startIntegratedLake, type IntegratedLake } from './integrated-lake.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

let project: string;
let integrated: IntegratedLake;

/** The code that README shows to a service's developer: its first TypeScript block. */
async function readmeCode(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (!code) throw new Error('README.md has no TypeScript block');
  return code;
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'service-'));
  for (const name of ['emitter-core', 'emitter-klarity']) {
    await run('npm', ['pack', '--pack-destination', project], { cwd: join(root, 'packages', name) });
  }
  await mkdir(join(project, 'src'));
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'service', private: true, type: 'module' }),
  );
  const tarballs = ['emitter-core', 'emitter-klarity'].map((name) => `./org-${name}-*.tgz`);
  await run('sh', ['-c', `npm install --no-audit --no-fund --prefer-offline ${tarballs.join(' ')}`], {
    cwd: project,
  });
  const tsconfig = {
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      types: [],
      rootDir: 'src',
      outDir: 'dist',
    },
    include: ['src'],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));

  integrated = await startIntegratedLake();
}, 180_000);

afterAll(async () => {
  await integrated.close();
  await rm(project, { recursive: true });
});

const keys = { AWS_ACCESS_KEY_ID: providerAccountId, AWS_SECRET_ACCESS_KEY: 'any' };

/** Runs a file of the service with the environment that its operator sets. */
async function runService(file: string, credentials: Record<string, string> = keys): Promise<void> {
  await run(process.execPath, [file], {
    cwd: project,
    env: {
      PATH: process.env['PATH'],
      ACTIVITY_CHANNEL_ARN: integrated.integration.channelArn,
      ACTIVITY_EXTERNAL_ID: integrated.integration.externalId,
      AWS_ENDPOINT_URL: integrated.lake.url,
      ...credentials,
    },
  });
}

/** Bundles README's code, and runs what came of it where there are no packages to fall back on. */
async function runBundle(
  options: { format: 'esm' | 'cjs'; splitting?: boolean; mainFields?: string[] },
  emitterOptions = '',
  credentials = keys as Record<string, string>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const extension = options.format === 'esm' ? '.mjs' : '.cjs';
    // A bundle of CommonJS has no top-level await.
    const body = (await readmeCode())
      .replace('createKlarityEmitter()', `createKlarityEmitter(${emitterOptions})`)
      .replace(/((?:import .*\n)+)([^]*)/, '$1(async () => {\n$2\n})();\n');
    await writeFile(join(project, 'src/bundled.ts'), body);
    await build({
      entryPoints: [join(project, 'src/bundled.ts')],
      bundle: true,
      platform: 'node',
      outdir: folder,
      outExtension: { '.js': extension },
      logLevel: 'error',
      ...options,
    });
    await runService(join(folder, `bundled${extension}`), credentials);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function eventsInLake(): Promise<number> {
  const [row] = await integrated.query('SELECT count(*) AS n FROM $EDS_ID');
  return Number(row?.['n']);
}

describe('a service that installs @org/emitter-klarity from its tarball', () => {
  it('compiles the code of the README in strict TypeScript, and its event arrives', async () => {
    await writeFile(join(project, 'src/service.ts'), await readmeCode());
    await run(process.execPath, [tsc, '-p', project]);
    const before = await eventsInLake();
    await runService('dist/service.js');
    expect(await eventsInLake()).toBe(before + 1);
  }, 60_000);

  it('can be CommonJS and load it with require', async () => {
    const body = (await readmeCode())
      .replace(/import (\{[^}]*\}) from ('[^']*');/g, 'const $1 = require($2);')
      .replace(/^/, '(async () => {\n')
      .concat('\n})();\n');
    expect(body).toContain("require('@org/emitter-klarity')");
    await writeFile(join(project, 'service.cjs'), body);
    const before = await eventsInLake();
    await runService('service.cjs');
    expect(await eventsInLake()).toBe(before + 1);
  }, 60_000);

  // A strict layout, such as pnpm's, has beside a library what it depends on itself, and nothing of what that brings along.
  it('can re-export it from a library that depends on the emitter package alone', async () => {
    const library = join(project, 'library');
    const installed = join(library, 'node_modules/@org/emitter-klarity');
    await cp(join(project, 'node_modules/@org/emitter-klarity'), installed, { recursive: true });
    await cp(
      join(project, 'node_modules/@org/emitter-core'),
      join(installed, 'node_modules/@org/emitter-core'),
      { recursive: true },
    );
    await writeFile(
      join(library, 'index.mts'),
      `
      import { createKlarityEmitter, type BindableField, type KlarityEmitter } from '@org/emitter-klarity';
      import * as events from '@org/emitter-klarity/events';
      export const klarity = createKlarityEmitter();
      export const bound = klarity.with({ userAgent: 'library' }).account;
      export const added = bound.added;
      export const bind = klarity.with;
      export const addedOf = <Field extends BindableField>(any: KlarityEmitter<Field>) => any.account.added;
      export const closed = () => klarity.close();
      export const stats = () => klarity.stats();
      export const channels = () => stats().channels;
      export const states = () => channels().map(({ state }) => ({ state }));
      export const refused = () => klarity.deadLetters();
      export const emitter = events.createEmitter();
      export const schema = events.standardSchema(events.accountAdded);
      export const { klarity: source, accountAdded: event } = events;`,
    );
    const compilerOptions = {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      declaration: true,
      types: [],
    };
    await writeFile(
      join(library, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['index.mts'] }),
    );
    await run(process.execPath, [tsc, '-p', library]);
  }, 60_000);

  it.each(['esm', 'cjs'] as const)(
    'may be bundled into one file, as %s',
    async (format) => {
      const before = await eventsInLake();
      await runBundle({ format });
      expect(await eventsInLake()).toBe(before + 1);
    },
    60_000,
  );

  it('finds the AWS credential providers in a bundle of several files', async () => {
    const file = join(project, 'credentials');
    await writeFile(
      file,
      `[default]\naws_access_key_id = ${providerAccountId}\naws_secret_access_key = any\n`,
    );
    const before = await eventsInLake();
    await runBundle({ format: 'esm', splitting: true }, '', { AWS_SHARED_CREDENTIALS_FILE: file });
    expect(await eventsInLake()).toBe(before + 1);
  }, 60_000);

  it('assumes a role from an ES module bundle built as the guide says', async () => {
    const before = await eventsInLake();
    const role = `arn:aws:iam::${providerAccountId}:role/proxy`;
    await runBundle({ format: 'esm', mainFields: ['module', 'main'] }, `{ assumeRoleArn: '${role}' }`);
    expect(await eventsInLake()).toBe(before + 1);
  }, 60_000);

  // Only there does webpack build without a package that is not installed.
  it('imports optional packages only within `try`', async () => {
    const code = join(project, 'node_modules/@org/emitter-core/dist/codegen.js');
    const optional = (await readFile(code, 'utf8')).match(/.*\n.*import\("@opentelemetry\/api"\)/g);
    expect(optional).toEqual([expect.stringMatching(/^\ttry \{\n/)]);
  });

  it('contains no superfluous file', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], {
      cwd: join(root, 'packages/emitter-klarity'),
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const stray = files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(dist\/.*\.(js|d\.ts|map)|src\/gen\/.*\.ts|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(
            path,
          ),
      );
    expect(stray).toEqual([]);
  });
});
