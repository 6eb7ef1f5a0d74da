import { startLake } from './lake.js';
import type { LakeOptions } from './options.js';
import { StartError } from './store/start-error.js';
import { startUpText } from './start-up-text.js';

/** Runs a lake until SIGINT or SIGTERM. If it cannot start, prints one sentence and exits with code 1. */
export async function serve(options: LakeOptions): Promise<void> {
  try {
    const lake = await startLake(options);
    process.stdout.write(startUpText(lake, options));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        void lake.close().then(() => process.exit(0));
      });
    }
  } catch (error) {
    if (!(error instanceof StartError || error instanceof RangeError)) throw error;
    process.stderr.write(`lake: ${error.message}\n`);
    process.exitCode = 1;
  }
}
