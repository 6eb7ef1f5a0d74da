import type { CommandNode, OptionNode, Values } from './command-tree.js';
import { fishText } from '../shell-text.js';

/** A completion script for fish. */
export function fishCompletion(name: string, tree: readonly CommandNode[]): string {
  const paths = tree.filter(({ path }) => path !== '').map(({ path }) => fishText(path));
  return `# Completion of ${name} for fish: ${name} completion fish | source
function __${name}_at
    set -l at
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${paths.join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c ${name} -f
${tree.flatMap((node) => lines(name, node)).join('\n')}
`;
}

function lines(name: string, { path, commands, options, argument }: CommandNode): string[] {
  const here = `complete -c ${name} -n ${fishText(`__${name}_at ${fishText(path)}`)}`;
  return [
    ...commands.map((command) => `${here} -a ${command.name} -d ${fishText(command.description)}`),
    ...(argument === undefined || argument === 'any' ? [] : [`${here} ${offer(argument)}`]),
    ...options.map((option) => `${here} ${optionWords(option)}`),
  ];
}

function optionWords({ flags, description, values }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [
    ...names,
    ...(values === undefined ? [] : [values === 'file' ? '-r' : '-x', offer(values)]),
    '-d',
    fishText(description),
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function offer(values: Values): string {
  if (values === 'file') return '-F';
  return values === 'any' ? '' : `-a ${fishText(values.join(' '))}`;
}
