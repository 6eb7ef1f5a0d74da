import type { Lake } from '@org/lake';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { providerAccountId } from '../../src/integration.js';

const root = join(import.meta.dirname, '../../../..');
const main = join(fileURLToPath(import.meta.resolve('@org/activity/package.json')), '../dist/main.js');

/** Where a reader of the guide types its commands: a folder of their own, and the variables that point at a lake. */
export interface Home {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Has `activity`, by `npx` too, our packages as installed, and credentials of the customer and of IBM Multicloud. */
export function makeHome(lake: Lake): Home {
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
  return { folder, env };
}
