#!/usr/bin/env node
import { program } from 'commander';
import { checkPackages } from './check-packages.js';
import { rehearse } from './rehearse/rehearse.js';
import { CommandError } from './run.js';
import { stampRepository } from './stamp.js';

/** How many lines of the output of a failed command are shown. */
const tailLines = 30;

const root = process.cwd();

program.name('release').description('What a release needs, run from the root of the repository.');

program
  .command('check')
  .description('check every public package as it would be published, and print what it holds; build first')
  .action(() => checkPackages(root, print));

program
  .command('stamp')
  .description('on GitHub Actions, name the repository in every public manifest, as provenance needs')
  .action(() => {
    const url = stampRepository(root, process.env);
    print(
      url === undefined ? 'Not on GitHub Actions: the manifests are unchanged.' : `The manifests name ${url}`,
    );
  });

program
  .command('rehearse')
  .description('release HEAD into a registry on this machine, and try the packages as a service would')
  .action(async () => {
    const interrupted = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        interrupted.abort(new Error(`received ${signal}`));
      });
    }
    await rehearse(root, { write: print, signal: interrupted.signal });
  });

try {
  await program.parseAsync();
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  if (cause instanceof CommandError) {
    console.error(cause.output.trimEnd().split('\n').slice(-tailLines).join('\n'));
  }
  console.error(message);
  process.exitCode = 1;
}

function print(line: string): void {
  console.log(line);
}
