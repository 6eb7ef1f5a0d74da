import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const lakePackage = dirname(fileURLToPath(import.meta.resolve('@org/lake/package.json')));

/** The command `lake` in its own process, with its own directory. */
export interface LakeProcess {
  readonly url: string;
  /** The highest resident memory so far, in MB of 10^6 bytes (Linux). */
  peakMemoryMb(): number;
  /** The user and system time of all its threads so far (Linux). */
  cpuMs(): number;
  fileBytes(): number;
  close(): Promise<void>;
}

export async function startLakeProcess(): Promise<LakeProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-lake-'));
  const args = [join(lakePackage, 'dist/main.js'), '--port', '0', '--data-dir', dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const status = (name: string): string => readFileSync(`/proc/${child.pid ?? 0}/${name}`, 'utf8');
  return {
    url: await urlOf(child.stdout),
    peakMemoryMb: () => (Number(/VmHWM:\s+(\d+) kB/.exec(status('status'))?.[1]) * 1024) / 1e6,
    cpuMs() {
      // Fields 14 and 15, in hundredths of a second; counted after the name, which may contain spaces.
      const fields = status('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    fileBytes: () => readdirSync(dataDir).reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0),
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function urlOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = / listens on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the lake ended before it listened');
}
