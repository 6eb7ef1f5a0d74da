import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { LakeOptions } from './options.js';

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly allowedHost: readonly string[];
  readonly dataDir?: string;
  readonly accounts?: LakeOptions['accounts'];
  readonly defaultAccount?: string;
  readonly faults?: LakeOptions['faults'];
  readonly quotas?: boolean;
  readonly newStores: boolean;
  readonly page?: boolean;
  readonly queryTimeout: number;
  readonly memoryLimit: number;
}

/** The command `lake`: runs a lake until SIGINT or SIGTERM. `activity lake` is the same command. */
export function lakeCommand(): Command {
  return new Command('lake')
    .description('AWS CloudTrail Lake on your own machine.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allowed-host <name...>', 'names that a Host header may contain besides the loopback names', [])
    .option('--port <number>', 'port to listen on; 0 chooses a free one', wholeNumber, 4880)
    .option('--data-dir <directory>', 'directory of the DuckDB file; without it, all data is in memory')
    .option('--accounts <file>', 'JSON file of accounts and their access keys', jsonFile)
    .option('--default-account <id>', 'account of unknown access keys; without it, they are refused')
    .option('--quotas', "all of AWS's quotas, including requests per second")
    .option('--no-quotas', 'no quotas; the default is only those on channels, stores and queries')
    .option('--no-new-stores', 'be closed to new customers, as CloudTrail Lake is')
    .option('--page', 'serve the page at / although accounts are given: it requires no signature')
    .option('--no-page', 'do not serve the page at /')
    .option('--faults <file>', 'JSON file of faults to inject into calls', jsonFile)
    .option(
      '--query-timeout <ms>',
      'time after which a query is stopped, in milliseconds',
      wholeNumber,
      60_000,
    )
    .option('--memory-limit <MB>', 'memory for DuckDB, in megabytes', wholeNumber, 144)
    .action(async (flags: Flags) => {
      const { serve } = await import('./serve.js');
      await serve(options(flags));
    });
}

function options(flags: Flags): LakeOptions {
  return {
    host: flags.host,
    port: flags.port,
    allowedHosts: flags.allowedHost,
    queryTimeoutMs: flags.queryTimeout,
    memoryLimitMb: flags.memoryLimit,
    ...(flags.dataDir === undefined ? {} : { dataDir: flags.dataDir }),
    ...(flags.accounts === undefined ? {} : { accounts: flags.accounts }),
    acceptsNewStores: flags.newStores,
    ...(flags.quotas === undefined ? {} : { quotas: flags.quotas }),
    ...(flags.page === undefined ? {} : { page: flags.page }),
    ...(flags.faults === undefined ? {} : { faults: flags.faults }),
    ...(flags.defaultAccount === undefined ? {} : { defaultAccountId: flags.defaultAccount }),
  };
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Reads a file. Its content is checked together with the options. */
function jsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(`The file cannot be read: ${reason}`);
  }
}
