import { spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Lake } from '@org/lake';
import { run } from '../src/program.js';
import { colorsFor } from '../src/terminal.js';

export const accountId = '111122223333';
export const providerAccountId = '855341727128';
export const region = 'eu-west-1';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, as the customer, without a terminal; one at a time, for the environment is one. */
export async function runActivity(
  lake: Pick<Lake, 'environment'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const before = { ...process.env };
  Object.assign(process.env, awsEnvironment(lake), env);
  const [stdout, stderr] = [new Captured(), new Captured()];
  try {
    const code = await run(args, {
      stdin: Readable.from([]),
      stdout,
      stderr,
      env: process.env,
      isInteractive: false,
      columns: undefined,
      colors: { out: colorsFor(false, {}), err: colorsFor(false, {}) },
    });
    return { code, stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.env = before;
  }
}

/** Runs the built command as a process of its own. */
export function runBuiltActivity(
  lake: Pick<Lake, 'environment'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...awsEnvironment(lake), ...env },
  });
  return new Promise((resolve) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** The customer's, with nothing of the machine's own configuration. */
function awsEnvironment(lake: Pick<Lake, 'environment'>): Record<string, string> {
  return {
    ...lake.environment,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: region,
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Sets the faults that the lake's callers meet from now on. */
export async function setFaults(lake: Lake, rules: readonly object[]): Promise<void> {
  const response = await fetch(`${lake.url}/_lake/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  if (!response.ok) throw new Error(await response.text());
}

class Captured extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
