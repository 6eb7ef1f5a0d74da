import { startLake, type Lake } from '@org/lake';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { providerAccountId } from '../../src/integration.js';

const root = join(import.meta.dirname, '../../../..');
const main = join(fileURLToPath(import.meta.resolve('@org/activity/package.json')), '../dist/main.js');

/** Where a reader of the guide types its commands: a folder of their own, and a lake that the variables point at. */
export interface Home {
  readonly lake: Lake;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the lake, and takes the folder away. */
  close(): Promise<void>;
}

/** Has `activity`, by `npx` too, our packages as installed, and credentials of the customer and of IBM Multicloud. */
export async function openHome(): Promise<Home> {
  const lake = await startLake({ port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder, '.aws'));
  const command = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${text} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  };
  command('activity', `'${process.execPath}' '${main}'`);
  command('npx', '');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const keys = (account: string): string => `aws_access_key_id = ${account}\naws_secret_access_key = any\n`;
  writeFileSync(
    join(folder, '.aws/credentials'),
    `[default]\n${keys('111122223333')}\n[ibm-multicloud]\n${keys(providerAccountId)}`,
  );
  const env = {
    ...lake.environment,
    AWS_REGION: 'eu-west-1',
    HOME: folder,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    LANG: 'C.UTF-8',
  };
  return {
    lake,
    folder,
    env,
    async close() {
      rmSync(folder, { recursive: true });
      await lake.close();
    },
  };
}
