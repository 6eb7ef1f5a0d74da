import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ran } from './collecting-terminal.js';

const main = join(import.meta.dirname, '../dist/main.js');

/** The built command as a process, of which nothing is inherited but the path; an output may be an open file. */
export function startActivity(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { stdout = 'pipe', stderr = 'pipe' }: { stdout?: 'pipe' | number; stderr?: 'pipe' | number } = {},
): ChildProcess {
  const path = process.env['PATH'] ?? '';
  return spawn(process.execPath, [main, ...args], {
    env: { PATH: path, ...env },
    stdio: ['pipe', stdout, stderr],
  });
}

/** Runs it to its end. */
export async function activityProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin = '',
): Promise<Ran> {
  const child = startActivity(args, env);
  child.stdin?.end(stdin);
  return ended(child);
}

export async function ended(child: ChildProcess): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}
