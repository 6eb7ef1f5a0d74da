import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { importMs } from './footprint/import-time.js';
import { measureSizes } from './footprint/sizes.js';

const imports = {
  'node:https, which any sender needs': 'node:https',
  '@org/emitter-klarity': '@org/emitter-klarity',
  '@aws-sdk/client-cloudtrail': '@aws-sdk/client-cloudtrail',
  '@opentelemetry/sdk-logs': '@opentelemetry/sdk-logs',
  'posthog-node': 'posthog-node',
  '@segment/analytics-node': '@segment/analytics-node',
};

export const footprint: Benchmark = {
  name: 'footprint',
  description: 'how long an import takes, and how large a bundle is; records the sizes that CI holds',
  async run({ rounds }, say) {
    const times = new Map<string, number>();
    for (const [name, specifier] of Object.entries(imports)) {
      say(name);
      times.set(name, importMs(specifier, rounds));
    }
    const sizes = await measureSizes();
    writeFileSync(join(import.meta.dirname, '../recorded-sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
    return {
      head: ['cold import', 'ms'],
      rows: [...times].map(([name, ms]) => [name, ms.toFixed(1)]),
      conclusions: [
        `A bundle that emits one event: ${sizes.oneEventBundleBytes} bytes gzipped. An import loads ` +
          `${sizes.importedFiles} files, ${sizes.importedBytes} bytes. Both are recorded in tools/bench/recorded-sizes.json.`,
      ],
      figures: { importMs: Object.fromEntries(times), ...sizes },
    };
  },
};
