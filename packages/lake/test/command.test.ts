import { once } from 'node:events';
import { appendFile, cp, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, StartError } from '../src/index.js';
import { endCommand, runCommand, type RunningCommand } from './command-harness.js';
import { cloudTrail, failure, integrate } from './harness.js';

let directory: string;
let dataDir: string;
let running: RunningCommand;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lake-command-'));
  await writeFile(join(directory, 'file'), '');
  dataDir = join(directory, 'made', 'by', 'the lake');
  running = await runCommand(['--port', '0', '--data-dir', dataDir]);
});
afterAll(() => rm(directory, { recursive: true }));

test('says where it listens, where the data is, who may call, and how to point clients at it', async () => {
  expect(running.output).toBe(
    [
      `CloudTrail Lake listens on ${running.url}`,
      `Data: ${dataDir}`,
      'Callers: an access key ID of 12 digits is its own account, with any secret (only the form of signatures is checked); any other access key is refused',
      'To point the AWS CLI and SDKs at it:',
      `  export AWS_ENDPOINT_URL_CLOUDTRAIL=${running.url}`,
      `  export AWS_ENDPOINT_URL_CLOUDTRAIL_DATA=${running.url}`,
      `  export AWS_ENDPOINT_URL_STS=${running.url}`,
      '',
    ].join('\n'),
  );
  expect((await cloudTrail(running).send(new ListChannelsCommand({}))).Channels).toEqual([]);
});

test.each<[string, () => string[], () => string]>([
  [
    'the port is taken',
    () => ['--port', String(running.port)],
    () => `lake: Port ${running.port} of 127.0.0.1 is in use: choose another one, or 0 for a free one.\n`,
  ],
  [
    'another process uses the data directory',
    () => ['--port', '0', '--data-dir', dataDir],
    () =>
      `lake: The data directory ${dataDir} is used by another process (PID ${String(running.process.pid)}): stop it, or choose another directory.\n`,
  ],
  [
    'the data directory cannot be made',
    () => ['--port', '0', '--data-dir', join(directory, 'file', 'data')],
    () =>
      `lake: The data directory ${join(directory, 'file', 'data')} is not writable (ENOTDIR): choose another one.\n`,
  ],
  [
    'the data directory cannot be made, though the one above it is there',
    () => ['--port', '0', '--data-dir', '/proc/lake'],
    () => 'lake: The data directory /proc/lake is not writable (',
  ],
  [
    'the address is not of this machine',
    () => ['--host', '192.0.2.1'],
    () => 'lake: The lake cannot listen on 192.0.2.1, port 4880: ',
  ],
  [
    'an option is wrong',
    () => ['--port', '99999'],
    () => 'lake: port must be a whole number from 0 to 65535, not 99999\n',
  ],
  [
    'an option is no number',
    () => ['--port', 'x'],
    () => "error: option '--port <number>' argument 'x' is invalid. It must be a whole number.\n",
  ],
])('ends with one sentence and code 1 when %s', async (_, args, message) => {
  const ended = await endCommand(args());
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr.startsWith(message())).toBe(true);
  expect(ended.stderr.split('\n')).toHaveLength(2);
});

test('a file that is not a database is refused, and left as it is', async () => {
  const data = await mkdtemp(join(directory, 'other-'));
  await writeFile(join(data, 'lake.duckdb'), 'not a database'.repeat(1000));
  const { code, stderr } = await endCommand(['--port', '0', '--data-dir', data]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^lake: The lake cannot use its file .*lake\.duckdb: .* Choose another .*\n$/);
});

test('a damaged file is not reported as in use', async () => {
  const data = join(directory, 'damaged');
  await (await startLake({ dataDir: data })).close();
  const file = await open(join(data, 'lake.duckdb'), 'r+');
  await file.write('damaged', 100);
  await file.close();
  const { message } = await failure(startLake({ dataDir: data }));
  expect(message).toMatch(/^The lake cannot use its file .*: Corrupt database file.* move the file/);
});

test('a damaged log is left as it is, and all up to the last checkpoint is there once it is moved away', async () => {
  const used = join(directory, 'used');
  const data = join(directory, 'damaged-log');
  await (await startLake({ dataDir: used })).close();
  const lake = await startLake({ dataDir: used });
  await integrate(cloudTrail(lake), 'logged');
  await cp(used, data, { recursive: true });
  await lake.close();
  const log = join(data, 'lake.duckdb.wal');
  await appendFile(log, Buffer.alloc(4096));
  const damaged = await readFile(log);
  const { message } = await failure(startLake({ dataDir: data }));
  expect(message).toMatch(
    /^The lake cannot use its file .*: Failure while replaying WAL file .* move its \.wal file away, and with it the latest events\.$/,
  );
  expect((await readFile(log)).equals(damaged)).toBe(true);

  await rm(log);
  await (await startLake({ dataDir: data })).close();
});

test('a process does not open a data directory twice', async () => {
  const twice = join(directory, 'twice');
  const lake = await startLake({ dataDir: twice });
  const refused = await startLake({ dataDir: twice }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartError);
  expect(refused).toMatchObject({
    message: `The data directory ${twice} is already used by a lake in this process: choose another one.`,
  });
  const link = join(directory, 'link');
  await symlink(twice, link);
  expect(await failure(startLake({ dataDir: link }))).toMatchObject({ name: 'StartError' });
  await lake.close();
  await (await startLake({ dataDir: twice })).close();
});

test('a lake that cannot listen releases its data', async () => {
  const data = join(directory, 'freed');
  expect(await failure(startLake({ dataDir: data, port: running.port }))).toMatchObject({
    name: 'StartError',
  });
  await (await startLake({ dataDir: data })).close();
});

test('ends with code 0 on SIGTERM', async () => {
  running.process.kill('SIGTERM');
  const [code] = (await once(running.process, 'exit')) as [number | null];
  expect(code).toBe(0);
});
