#!/usr/bin/env node
import { exitCodes } from './exit-code.js';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader wants no more of the output: `activity query … | head`.
  if (error.code === 'EPIPE') process.exit(exitCodes.unread.code);
  process.stderr.write(
    `activity: The output could not be written: ${error.message}.\n` +
      'Check that there is space where it goes, and that you may write there; then run the command again.\n',
  );
  process.exit(exitCodes.failed.code);
});
// Nobody can be told that standard error fails. Work in progress still completes, and the exit code says how.
process.stderr.on('error', () => undefined);
const code = await run(process.argv.slice(2), processTerminal());
// A lake that could not start has set the exit code itself.
if (code !== 0) process.exitCode = code;
