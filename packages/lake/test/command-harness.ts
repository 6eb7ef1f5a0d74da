import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Lake } from '../src/index.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface RunningCommand extends Lake {
  readonly process: ChildProcess;
  readonly output: string;
}

export interface EndedCommand {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[]): ChildProcess {
  if (!existsSync(MAIN))
    throw new Error(`${MAIN} is missing: build the package before its tests (nx test does)`);
  return spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the command until it says where it listens. */
export function runCommand(args: readonly string[]): Promise<RunningCommand> {
  const child = start(args);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /listens on (\S+)/.exec(output)?.[1];
      if (url === undefined || !output.includes('AWS_ENDPOINT_URL_STS')) return;
      const close = (): Promise<void> => Promise.reject(new Error('end the process instead'));
      resolve({ url, port: Number(new URL(url).port), environment: {}, close, process: child, output });
    });
    child.once('exit', () => {
      reject(new Error(`the command ended: ${output}`));
    });
  });
}

/** Runs the command until it ends by itself. */
export function endCommand(args: readonly string[]): Promise<EndedCommand> {
  const child = start(args);
  return new Promise((resolve) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
