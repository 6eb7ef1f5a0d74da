import { sources } from '@org/event-catalog';
import type { Argument, Command, Option } from 'commander';
import { eventNames } from '../events/event-name.js';

/** A word that may come next on the command line, with its description. */
export interface Choice {
  readonly name: string;
  readonly description: string;
}

/** The values of an option or argument: one of these, the path of a file, or anything. */
export type Values = readonly string[] | 'file' | 'any';

export interface OptionNode {
  /** `--format`, and `-f` if there is a short one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Its values, if it takes one. */
  readonly values: Values | undefined;
}

/** A command and what may follow it. */
export interface CommandNode {
  /** The words up to the command, each after a space: ` events list`. Empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Choice[];
  readonly options: readonly OptionNode[];
  /** The values of its first argument. */
  readonly argument: Values | undefined;
}

/** The program and all its commands, as listed in their help; the program first. */
export function commandTree(command: Command, path = ''): CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const [argument] = command.registeredArguments;
  const node: CommandNode = {
    path,
    commands: commands.map((each) => ({ name: each.name(), description: firstLine(each.description()) })),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.long, option.short].filter((flag) => flag !== undefined),
      description: firstLine(option.description),
      values: option.required || option.optional ? valuesOf(option, option.flags) : undefined,
    })),
    argument: argument === undefined ? undefined : valuesOf(argument, argument.name()),
  };
  const named = commands.filter((each) => each.name() !== 'help');
  return [node, ...named.flatMap((each) => commandTree(each, `${path} ${each.name()}`))];
}

function valuesOf({ argChoices }: Option | Argument, words: string): Values {
  if (argChoices !== undefined) return argChoices;
  const name = /<([\w-]+)/.exec(words)?.[1] ?? words;
  switch (name) {
    case 'event':
      return eventNames();
    case 'source':
      return sources().map(({ key }) => key);
    case 'file':
    case 'directory':
      return 'file';
    default:
      return 'any';
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
