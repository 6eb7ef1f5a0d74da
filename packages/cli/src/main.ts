#!/usr/bin/env node
import { run } from './program.js';
import { processTerminal } from './terminal.js';

// Whoever reads the output may have enough of it: `activity query … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`activity: The output could not be written: ${error.message}.\n`);
  process.exit(1);
});
const code = await run(process.argv.slice(2), processTerminal());
// A lake that could not start has said so.
if (code !== 0) process.exitCode = code;
