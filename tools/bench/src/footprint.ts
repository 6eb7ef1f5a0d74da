import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { importMs } from './footprint/import-time.js';
import { bundleBytes, measureSizes, oneEvent } from './footprint/sizes.js';

/** What is imported, and a module that sends one event with it; the first two have nothing to bundle. */
const imports: Readonly<Record<string, { specifier: string; sendsOne?: string }>> = {
  'a file with nothing in it': { specifier: './nothing.js' },
  'node:https, which any sender needs': { specifier: 'node:https' },
  '@org/emitter-klarity': { specifier: '@org/emitter-klarity', sendsOne: oneEvent },
  '@aws-sdk/client-cloudtrail': {
    specifier: '@aws-sdk/client-cloudtrail',
    sendsOne: `
      import { CloudTrailClient, GetChannelCommand } from '@aws-sdk/client-cloudtrail';
      new CloudTrailClient().send(new GetChannelCommand(globalThis.input));`,
  },
  '@opentelemetry/sdk-logs': {
    specifier: '@opentelemetry/sdk-logs',
    sendsOne: `
      import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
      import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
      const processors = [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })];
      new LoggerProvider({ processors }).getLogger('bench').emit(globalThis.input);`,
  },
  'posthog-node': {
    specifier: 'posthog-node',
    sendsOne: `
      import { PostHog } from 'posthog-node';
      new PostHog('key').capture(globalThis.input);`,
  },
  '@segment/analytics-node': {
    specifier: '@segment/analytics-node',
    sendsOne: `
      import { Analytics } from '@segment/analytics-node';
      new Analytics({ writeKey: 'key' }).track(globalThis.input);`,
  },
};

export const footprint: Benchmark = {
  name: 'footprint',
  description: 'how long an import takes, and how large a bundle is; records the sizes that CI checks',
  async run({ rounds }, say) {
    say('imports');
    const times = importMs(
      Object.values(imports).map(({ specifier }) => specifier),
      rounds * 5,
    );
    say('bundles');
    const sizes = await measureSizes();
    writeFileSync(join(import.meta.dirname, '../recorded-sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
    const bundles = new Map<string, number>();
    for (const [name, { sendsOne }] of Object.entries(imports))
      if (sendsOne !== undefined) bundles.set(name, await bundleBytes(sendsOne));
    return {
      head: ['', 'cold import, ms', 'bundle that sends one, kB gzipped'],
      rows: Object.entries(imports).map(([name, { specifier }]) => [
        name,
        (times.get(specifier) ?? NaN).toFixed(1),
        bundles.has(name) ? ((bundles.get(name) ?? NaN) / 1000).toFixed(1) : '–',
      ]),
      conclusions: [
        `A bundle that emits one event, without AWS's providers of credentials: ${sizes.oneEventBundleBytes} bytes gzipped. An import loads ` +
          `${sizes.importedFiles} files, ${sizes.importedBytes} bytes. Both are recorded in tools/bench/recorded-sizes.json.`,
      ],
      figures: { importMs: Object.fromEntries(times), bundleBytes: Object.fromEntries(bundles), ...sizes },
    };
  },
};
