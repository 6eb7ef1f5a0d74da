import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a command printed, on both outputs as a terminal shows them, and how it ended. */
export interface Printed {
  readonly output: string;
  readonly code: number;
}

/** Types commands into one bash, one after the other, so that a later one finds what an earlier one set. */
export async function typeInto(
  commands: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<Printed[]> {
  // Nothing that a command prints can be taken for the end of it.
  const end = `end-of-command-${process.pid}`;
  const shell = spawn('bash', ['--norc', '--noprofile'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const output = text(shell.stdout);
  const typed = commands.map((command) => `{ ${command}\n} </dev/null\nprintf '\\n%s %d\\n' ${end} $?\n`);
  shell.stdin.end(`exec 2>&1\n${typed.join('')}`);
  await once(shell, 'close');
  const parts = (await output).split(new RegExp(`\\n${end} (\\d+)\\n`));
  return commands.map((_, index) => ({
    output: (parts[2 * index] ?? '').trimEnd(),
    code: Number(parts[2 * index + 1]),
  }));
}
