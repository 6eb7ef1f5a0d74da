import { events, sources } from '@org/event-catalog';
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { activity } from './collecting-terminal.js';

const scripts: Record<string, string> = {};
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await activity(['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    scripts[shell] = stdout;
  }
});

/** What bash itself offers for the last of these words. */
function offered(...words: string[]): string[] {
  const complete = `
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    $(complete -p activity | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = `${scripts['bash'] ?? ''}${complete}`;
  const output = execFileSync('bash', [
    '--norc',
    '--noprofile',
    '-u',
    '-c',
    script,
    'bash',
    'activity',
    ...words,
  ]);
  return output
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

const names = events().map(({ source, name }) => `${source}.${name}`);

describe('completion in bash', () => {
  it.each<[words: string[], choices: string[]]>([
    [['ev'], ['events']],
    [['events', 'v'], ['validate']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['events', 'list', '--'],
      ['--source', '--json', '--help'],
    ],
    [
      ['events', 'list', '--source', 'a'],
      sources()
        .map(({ key }) => key)
        .filter((key) => key.startsWith('a')),
    ],
    [['events', 'show', 'klarity.d'], names.filter((name) => name.startsWith('klarity.d'))],
    [['events', 'show', '--json', 'maestro.'], names.filter((name) => name.startsWith('maestro.'))],
    [
      ['query', '--since', '1h', '--event', 'klarity.account.a'],
      names.filter((name) => name.startsWith('klarity.account.a')),
    ],
    [
      ['query', '--format', ''],
      ['table', 'json', 'ndjson', 'csv'],
    ],
    [['query', '--format', '=', 'c'], ['csv']],
    [
      ['query', '--format', '='],
      ['table', 'json', 'ndjson', 'csv'],
    ],
    [['query', '--actor', ''], []],
    [['events', 'validate', ''], []],
    [
      ['nothing', ''],
      ['query', 'events', 'lake', 'completion', 'help'],
    ],
  ])('completes %j to %j', (words, choices) => {
    expect(offered(...words)).toEqual(expect.arrayContaining(choices));
    if (choices.length < 3) expect(offered(...words)).toHaveLength(choices.length);
  });

  it('offers every event for an option that takes one', () => {
    expect(offered('events', 'send', '')).toEqual(names);
    expect(offered('query', '--event', '')).toEqual(names);
  });

  it('leaves file names to bash', () => {
    expect(scripts['bash']).toContain('\ncomplete -o default -F _activity activity\n');
  });
});

describe('the scripts', () => {
  // Bash parses what zsh's script is made of: functions, cases, loops and arrays.
  it.each(['bash', 'zsh'])('for %s is well formed', (shell) => {
    execFileSync('bash', ['--norc', '-n'], { input: scripts[shell] ?? '' });
  });

  it('for fish closes each block and each quote', () => {
    const lines = (scripts['fish'] ?? '').split('\n');
    const opened = lines.filter((line) => /^\s*(function|for|switch|if)\b/.test(line));
    expect(lines.filter((line) => line.trim() === 'end')).toHaveLength(opened.length);
    for (const line of lines.filter((each) => each.startsWith('complete ')))
      expect(line.replace(/\\./g, '').split("'").length, line).toSatisfy((count: number) => count % 2 === 1);
  });

  it.each(['bash', 'zsh', 'fish'])('for %s knows every event and option', (shell) => {
    for (const name of names) expect(scripts[shell]).toContain(name);
    for (const option of ['schema', 'dry-run', 'endpoint-url', 'memory-limit'])
      expect(scripts[shell]).toMatch(new RegExp(`(--|-l )${option}\\b`));
  });

  it('offer for zsh and fish what may follow', () => {
    expect(scripts['zsh']).toContain(`'list:List every event of every service.'`);
    expect(scripts['fish']).toContain(
      String.raw`complete -c activity -n '__activity_at \' events\'' -a list -d 'List every event of every service.'`,
    );
    expect(scripts['fish']).toContain(`-l file -r -F `);
    expect(scripts['fish']).toContain(`-l format -x -a 'table json ndjson csv' `);
  });

  it('offer no files in fish for a value that is not a file', () => {
    expect(scripts['fish']).toContain(`-l actor -x -d `);
  });

  it('complete a value after its equals sign in zsh', () => {
    expect(scripts['zsh']).toContain(
      `previous=\${PREFIX%%=*}; compset -P 1 '*='; fi\n  case "$at $previous" in\n`,
    );
  });

  it('can be loaded by one line that needs no folder, no other user and no newer bash', async () => {
    const { stdout } = await activity(['completion', '--help']);
    expect(stdout).toContain(`bash  echo 'eval "$(activity completion bash)"' >> ~/.bashrc`);
    expect(stdout).toContain(`zsh   echo 'eval "$(activity completion zsh)"' >> ~/.zshrc`);
    expect(stdout).toContain(`fish  echo 'activity completion fish | source' >> ~/.config/fish/config.fish`);
    expect(scripts['zsh']).toContain(
      'if (( ! $+functions[compdef] )); then autoload -Uz compinit; compinit; fi\n',
    );
  });

  it('exist for no other shell', async () => {
    const { code, stderr } = await activity(['completion', 'tcsh']);
    expect(stderr).toContain("'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.");
    expect(code).toBe(64);
  });
});
