import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown, type RolldownBuild } from 'rolldown';

/** The sizes that do not depend on the machine, so that CI can check them. */
export interface Sizes {
  /** A bundle, minified and gzipped, of a service that emits one event; AWS's credentials providers are not in it. */
  readonly oneEventBundleBytes: number;
  /** All code that `import '@org/emitter-klarity'` loads, as it is on disk. */
  readonly importedBytes: number;
  readonly importedFiles: number;
}

export const oneEvent = `
  import { createEmitter, discoveryRuleCreated } from '@org/emitter-klarity/events';
  createEmitter().emit(discoveryRuleCreated, globalThis.input);`;

const entryName = 'one-event-entry.js';

/** Loaded only when they are needed, or if the service has installed them. */
const external = [/\/aws-providers\.js$/, /^@aws-sdk\/credential-provider/, '@opentelemetry/api', /^node:/];

/** A bundle of this module, minified and gzipped, in bytes; AWS's credentials providers are not in it. */
export async function bundleBytes(entry: string): Promise<number> {
  const bundle = await buildOf(entry, true);
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  await bundle.close();
  return gzipSync(code, { level: 9 }).length;
}

export async function measureSizes(): Promise<Sizes> {
  const whole = await buildOf(`import '@org/emitter-klarity';`, false);
  const loaded = (await whole.generate({ format: 'esm' })).output.flatMap((file) =>
    file.type === 'chunk' ? file.moduleIds : [],
  );
  await whole.close();
  const files = loaded.filter((id) => isAbsolute(id) && !id.endsWith(entryName));
  return {
    oneEventBundleBytes: await bundleBytes(oneEvent),
    importedBytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    importedFiles: files.length,
  };
}

function buildOf(entry: string, treeshake: boolean): Promise<RolldownBuild> {
  const id = entryName;
  return rolldown({
    input: id,
    cwd: import.meta.dirname,
    platform: 'node',
    external,
    treeshake,
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === id ? join(import.meta.dirname, id) : undefined),
        load: (source) => (source === join(import.meta.dirname, id) ? entry : undefined),
      },
    ],
  });
}

/** The sizes that `npm run bench -- footprint` last recorded. */
export function recordedSizes(): Sizes {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../recorded-sizes.json'), 'utf8')) as Sizes;
}
