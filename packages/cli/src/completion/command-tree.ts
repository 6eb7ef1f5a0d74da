import { sources } from '@org/event-catalog';
import type { Argument, Command, Option } from 'commander';
import { eventNames } from '../events/event-name.js';

/** What may follow somewhere on the command line. */
export interface Choice {
  readonly name: string;
  readonly description: string;
}

/** What the value of an option or argument may be: one of these, the path of a file, or anything. */
export type Values = readonly string[] | 'file' | 'any';

export interface OptionNode {
  /** `--format`, and `-f` where there is a short one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What it takes, where it takes a value. */
  readonly values: Values | undefined;
}

/** A command, with what may follow it. */
export interface CommandNode {
  /** The words that lead to it, each with a space before it: ` events list`; empty for the program. */
  readonly path: string;
  readonly commands: readonly Choice[];
  readonly options: readonly OptionNode[];
  /** What its first argument may be. */
  readonly argument: Values | undefined;
}

/** The program's commands, itself first, as their help tells of them. */
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
