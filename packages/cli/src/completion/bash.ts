import type { CommandNode, Values } from './command-tree.js';
import { shellText } from '../shell-text.js';

/** A completion script for bash 3.2 or later. Where it offers nothing, bash offers files. */
export function bashCompletion(name: string, tree: readonly CommandNode[]): string {
  return `# Completion of ${name} for bash: eval "$(${name} completion bash)"
_${name}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at='' values='' i
  # Bash splits --format=csv into three words.
  if [[ $word == '=' ]]; then word=''; elif [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${patterns(tree)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $previous" in
${tree.flatMap(optionValues).join('\n')}
    *)
      case "$at" in
${tree.map(following).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$values" -- "$word"))
}
complete -o default -F _${name} ${name}
`;
}

/** The paths of all commands, as a pattern for `case`. */
export function patterns(tree: readonly CommandNode[]): string {
  return tree
    .filter(({ path }) => path !== '')
    .map(({ path }) => shellText(path))
    .join(' | ');
}

function optionValues({ path, options }: CommandNode): string[] {
  return options.flatMap(({ flags, values }) =>
    values === undefined
      ? []
      : [`    ${flags.map((flag) => shellText(`${path} ${flag}`)).join(' | ')}) values=${words(values)} ;;`],
  );
}

function following({ path, commands, options, argument = 'any' }: CommandNode): string {
  const flags = options.flatMap((option) => option.flags);
  const others = [...commands.map(({ name }) => name), ...(typeof argument === 'string' ? [] : argument)];
  return `        ${shellText(path)}) if [[ $word == -* ]]; then values=${words(flags)}; else values=${words(others)}; fi ;;`;
}

function words(values: Values): string {
  return shellText(typeof values === 'string' ? '' : values.join(' '));
}
