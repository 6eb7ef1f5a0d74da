#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from './command.js';
import { startLake } from './lake.js';
import { StartError } from './store/database.js';
import { startUpText } from './start-up-text.js';

/** The command `lake`: a lake until SIGINT or SIGTERM. Exit code 1, and one sentence, where it cannot start. */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const options = parseArgs(process.argv, version);

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
