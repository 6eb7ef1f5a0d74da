import { patterns } from './bash.js';
import type { Choice, CommandNode, Values } from './command-tree.js';
import { shellText } from '../shell-text.js';

/** A completion script for zsh: evaluated, or the file `_activity` in a folder of `fpath`. */
export function zshCompletion(name: string, tree: readonly CommandNode[]): string {
  return `#compdef ${name}
# Completion of ${name} for zsh: eval "$(${name} completion zsh)"
_${name}() {
  local at='' i previous=\${words[CURRENT-1]}
  local -a choices
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${patterns(tree)}) at="$at \${words[i]}" ;;
    esac
  done
  if [[ $PREFIX == --*=* ]]; then previous=\${PREFIX%%=*}; compset -P 1 '*='; fi
  case "$at $previous" in
${tree.flatMap(optionValues).join('\n')}
  esac
  case "$at" in
${tree.map(following).join('\n')}
  esac
  _describe -t commands 'command' choices
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  # A new user's .zshrc does not load the completion system.
  if (( ! $+functions[compdef] )); then autoload -Uz compinit; compinit; fi
  compdef _${name} ${name}
fi
`;
}

function optionValues({ path, options }: CommandNode): string[] {
  return options.flatMap(({ flags, values }) =>
    values === undefined
      ? []
      : [`    ${flags.map((flag) => shellText(`${path} ${flag}`)).join(' | ')}) ${offer(values)}; return ;;`],
  );
}

function offer(values: Values): string {
  if (values === 'file') return '_files';
  if (values === 'any') return "_message 'value'";
  return `compadd -- ${values.map(shellText).join(' ')}`;
}

function following({ path, commands, options, argument }: CommandNode): string {
  const flags = options.flatMap((option) =>
    option.flags.map((flag) => ({ name: flag, description: option.description })),
  );
  const others = argument === undefined || argument === 'any' ? '' : `${offer(argument)};`;
  return `    ${shellText(path)})
      if [[ $PREFIX == -* ]]; then choices=(${described(flags)}); else ${others} choices=(${described(commands)}); fi
      ;;`;
}

function described(choices: readonly Choice[]): string {
  return choices
    .map(({ name, description }) => shellText(`${name.replaceAll(':', '\\:')}:${description}`))
    .join(' ');
}
