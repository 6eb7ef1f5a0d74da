#!/usr/bin/env node
import { exitCodes } from './exit-code.js';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads the output has enough of it: `activity query … | head`.
  if (error.code === 'EPIPE') process.exit(exitCodes.unread.code);
  process.stderr.write(
    `activity: The output could not be written: ${error.message}.\n` +
      'See that there is room where it goes, and that it may be written; then run the command again.\n',
  );
  process.exit(exitCodes.failed.code);
});
// Nobody can be told then: what is under way is ended nevertheless, and the exit code says how.
process.stderr.on('error', () => undefined);
const code = await run(process.argv.slice(2), processTerminal());
// A lake that could not start has said so.
if (code !== 0) process.exitCode = code;
