import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command `lake` of an installed @org/lake, running. */
export interface LakeCommand {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts `lake` on a free port, and waits until it prints its address. */
export async function startLakeCommand(service: string, signal: AbortSignal): Promise<LakeCommand> {
  const lake = spawn(join(service, 'node_modules/.bin/lake'), ['--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  const ended = new Promise<void>((resolve) => {
    lake.once('close', () => {
      resolve();
    });
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    lake.once('error', reject);
    lake.once('close', (code) => {
      reject(new Error(`the command lake exited with code ${String(code)}: ${said.trim()}`));
    });
    lake.stderr.on('data', (data: Buffer) => (said += data.toString()));
    lake.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const [, address] = /listens on (http:\S+)\n/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
  return {
    url,
    async close() {
      lake.kill('SIGTERM');
      await ended;
    },
  };
}
