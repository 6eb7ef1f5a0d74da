#!/usr/bin/env node
import { Command } from 'commander';
import { ForeignFileError } from './apply.js';
import { addDiffCommands } from './diff/commands.js';
import { isFileError, sentenceOf } from './file-errors.js';
import { addGenerateCommand } from './generate-command.js';
import { NoSchemasError, SchemaLinkError } from './load.js';
import { addCheckCommand } from './report/check-command.js';
import { addNewCommands } from './scaffold/commands.js';
import { CancelledError, ScaffoldError } from './scaffold/errors.js';
import { PackageFileError } from './workspace.js';

const program = new Command('codegen').description(
  'Generates the emitters, the catalogue and its pages from schemas/.',
);

addGenerateCommand(program);
addCheckCommand(program);
addDiffCommands(program);
addNewCommands(program);

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  // The reader has closed the pipe, as in `npm run schemas | head`: 141 is what a shell reports for SIGPIPE.
  process.exit(141);
});
try {
  await program.parseAsync();
} catch (error) {
  if (!isExpected(error)) throw error;
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
}

/** Errors whose message says it all, so that they are printed without a stack trace. */
function isExpected(error: unknown): error is Error {
  const expected = [
    ForeignFileError,
    NoSchemasError,
    SchemaLinkError,
    PackageFileError,
    ScaffoldError,
    CancelledError,
  ];
  return isFileError(error) || expected.some((kind) => error instanceof kind);
}
