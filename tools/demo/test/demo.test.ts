import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { events } from '@org/event-catalog';
import { runDemo } from '../src/demo.js';
import { customerClient } from '../src/integration.js';
import { runQuery } from '../src/query.js';

const counted = `query: ${events().length} events were delivered, the lake holds ${events().length}`;

it('delivers one event of each catalogued type, and the lake counts every one of them', async () => {
  const lines: string[] = [];
  const { lake } = await runDemo((line) => lines.push(line));
  await lake.close();
  const printed = lines.join('\n');
  expect(printed).toContain(counted);
  for (const { name } of events()) expect(printed).toContain(name);
});

it('as a command, prints each step with its duration and exits with 0', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/main.js'], {
    cwd: `${import.meta.dirname}/..`,
  });
  for (const step of [
    'lake on http://127.0.0.1:',
    'event data store arn:',
    'channel arn:',
    'policy: account',
    'query: ',
  ]) {
    expect(stdout).toMatch(new RegExp(`^ +\\d+\\.\\d\\d s {2}${step}`, 'm'));
  }
}, 30_000);

it('ignores the spool that the environment configures for a service', async () => {
  const spool = mkdtempSync(join(tmpdir(), 'spool-'));
  onTestFinished(() => {
    rmSync(spool, { recursive: true });
  });
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/main.js'], {
    cwd: `${import.meta.dirname}/..`,
    env: { ...process.env, ACTIVITY_SPOOL_DIRECTORY: spool },
  });
  expect(stdout).toContain(counted);
  expect(readdirSync(spool)).toEqual([]);
}, 30_000);

it('ends without a stack trace when its output pipe is closed', async () => {
  const child = spawn(process.execPath, ['dist/main.js'], { cwd: `${import.meta.dirname}/..` });
  child.stdout.destroy();
  let told = '';
  child.stderr.on('data', (text) => (told += String(text)));
  expect(await once(child, 'close')).toEqual([141, null]);
  expect(told).toBe('');
}, 30_000);

it('keeps the lake running on request, prints how to reach it, and ends on a signal', async () => {
  const child = spawn(process.execPath, ['dist/main.js', '--keep'], {
    cwd: `${import.meta.dirname}/..`,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout) {
    output += String(text);
    if (output.includes('aws cloudtrail start-query')) break;
  }
  const url = /AWS_ENDPOINT_URL_CLOUDTRAIL=(\S+)/.exec(output)?.[1] ?? '';
  const store = /FROM (\S+) GROUP BY/.exec(output)?.[1] ?? '';
  // AWS CLI 1 and boto3 read the second of the two alone.
  expect(output).toContain('export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1\n');
  const client = customerClient(url);
  expect(await runQuery(client, `SELECT count(*) AS events FROM ${store}`)).toEqual([
    { events: String(events().length) },
  ]);
  client.destroy();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);
