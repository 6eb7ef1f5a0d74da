import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { importMs } from './footprint/import-time.js';
import { measureSizes } from './footprint/sizes.js';

const imports = {
  'a file with nothing in it': './nothing.js',
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
    say('imports');
    const times = importMs(Object.values(imports), rounds * 5);
    const sizes = await measureSizes();
    writeFileSync(join(import.meta.dirname, '../recorded-sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
    return {
      head: ['cold import', 'ms'],
      rows: Object.entries(imports).map(([name, specifier]) => [
        name,
        (times.get(specifier) ?? NaN).toFixed(1),
      ]),
      conclusions: [
        `A bundle that emits one event, without AWS's providers of credentials: ${sizes.oneEventBundleBytes} bytes gzipped. An import loads ` +
          `${sizes.importedFiles} files, ${sizes.importedBytes} bytes. Both are recorded in tools/bench/recorded-sizes.json.`,
      ],
      figures: { importMs: Object.fromEntries(times), ...sizes },
    };
  },
};
