import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';

const main = fileURLToPath(import.meta.resolve('@org/activity/package.json')).replace(
  'package.json',
  'dist/main.js',
);

/** What a person does when the terminal shows something. */
export interface Answer {
  readonly when: string | RegExp;
  readonly type: string;
}

/** Runs `activity` in a pseudo-terminal, as a person who waits for each question; gives all that was shown, and the code. */
export function activityInTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  answers: readonly Answer[] = [],
  columns = 100,
): Promise<{ readonly shown: string; readonly code: number }> {
  const terminal = spawn(process.execPath, [main, ...args], {
    cols: columns,
    rows: 40,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color', ...env },
  });
  const open = [...answers];
  let shown = '';
  let since = 0;
  terminal.onData((data) => {
    shown += data;
    const [next] = open;
    const text = stripVTControlCharacters(shown.slice(since));
    if (!next || !(typeof next.when === 'string' ? text.includes(next.when) : next.when.test(text))) return;
    open.shift();
    since = shown.length;
    terminal.write(next.type);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode }) => {
      resolve({ shown: stripVTControlCharacters(shown).replaceAll('\r\n', '\n'), code: exitCode });
    });
  });
}
