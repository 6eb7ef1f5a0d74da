import type { Command } from 'commander';
import { askInTerminal, type Ask } from './ask.js';

interface RootOption {
  readonly root: string;
}

/** `codegen new event`, `codegen new source`, and `codegen new`, which asks which of them. */
export function addNewCommands(program: Command, ask: Ask = askInTerminal): void {
  const command = program
    .command('new')
    .description('create the schema of a new event or source, for its author to complete')
    .option('--root <folder>', 'the workspace', process.cwd())
    .action(async ({ root }: RootOption) => {
      const { newAnything } = await import('./new.js');
      await newAnything(root, ask);
    });
  command
    .command('event')
    .description('create an event of a source')
    .argument('[source]', "the source's key, such as klarity")
    .argument('[name]', "the event's name, such as discoveryRule.updated")
    .action(async (source: string | undefined, name: string | undefined) => {
      const { newEvent } = await import('./new.js');
      await newEvent(command.opts<RootOption>().root, ask, source, name);
    });
  command
    .command('source')
    .description('create a source of events')
    .argument('[key]', 'the name of its folder, such as newservice')
    .action(async (key: string | undefined) => {
      const { newSource } = await import('./new.js');
      await newSource(command.opts<RootOption>().root, ask, key);
    });
}
