import { Argument, Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { bashCompletion } from './bash.js';
import { commandTree, type CommandNode } from './command-tree.js';
import { fishCompletion } from './fish.js';
import { zshCompletion } from './zsh.js';

const printers: Readonly<Record<string, (name: string, tree: readonly CommandNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

const howTo = `
To load it in every new shell:
  bash  echo 'eval "$(activity completion bash)"' >> ~/.bashrc
  zsh   echo 'eval "$(activity completion zsh)"' >> ~/.zshrc
  fish  echo 'activity completion fish | source' >> ~/.config/fish/config.fish`;

/** `activity completion`: a script that completes commands, options, events and other values. */
export function completionCommand(terminal: Terminal): Command {
  return new Command('completion')
    .description('Print a shell completion script.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(printers)))
    .addHelpText('after', howTo)
    .action((shell: string, _flags: object, command: Command) => {
      const { parent } = command;
      if (parent !== null) terminal.stdout.write(printers[shell]?.(parent.name(), commandTree(parent)) ?? '');
    });
}
