import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Whether a process can be bound to a core here: Linux, with util-linux's `taskset`, and two cores. */
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** To print with the figures. */
export const pinningWords = canPin
  ? 'Sender and server have a core each.'
  : 'Sender and server share all cores: there is no taskset here, or only one core.';

/** Starts a Node program on the core of its role, with a channel for messages. */
export function spawnPinned(
  role: 'sender' | 'server',
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  const node = [process.execPath, program, ...args];
  const core = role === 'server' ? '0' : '1';
  const [command = '', ...rest] = canPin ? ['taskset', '-c', core, ...node] : node;
  return spawn(command, rest, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}
