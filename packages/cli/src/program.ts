import { readFileSync } from 'node:fs';
import { lakeCommand } from '@org/lake/command';
import { Command, CommanderError } from 'commander';
import { completionCommand } from './completion/command.js';
import { eventsCommand } from './events/command.js';
import { exitCodes, type ExitCode } from './exit-code.js';
import { Failure } from './failure.js';
import { integrationCommand } from './integration/integration-command.js';
import { printable } from './printable.js';
import { queryCommand } from './query/command.js';
import type { Terminal } from './terminal.js';

/** Runs the command line and resolves to the exit code. Throws only on a bug of ours. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = createProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    if (!(error instanceof Failure)) throw error;
    const { err } = terminal.colors;
    terminal.stderr.write(
      `${err.red('activity:')} ${printable(error.message)}\n${printable(error.nextStep)}\n`,
    );
    return error.exitCode;
  }
}

/** All commands: the tree that `--help` and the shell completions are generated from. */
export function createProgram(terminal: Terminal): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const program = new Command('activity')
    .description("Receive and query IBM Multicloud's activity events in AWS CloudTrail Lake.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .showHelpAfterError('(use --help to see options and examples)');
  program.addCommand(inherit(program, integrationCommand(terminal)));
  program.addCommand(inherit(program, queryCommand(terminal)));
  program.addCommand(inherit(program, eventsCommand(terminal)));
  program.addCommand(inherit(program, lakeCommand()));
  program.addCommand(inherit(program, completionCommand(terminal)));
  return program;
}

/** A command created on its own does not inherit its parent's settings: copies them, also to its subcommands. */
function inherit(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(command, child);
  return command;
}
