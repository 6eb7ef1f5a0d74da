import { readFile } from 'node:fs/promises';
import { CloudTrailClient, CreateEventDataStoreCommand } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { entry, integrate, put } from './harness.js';
import { startLake, type Lake } from '../src/index.js';

// The README's example.
test('the integration has its event data store', async () => {
  const lake = await startLake();
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' };
  const client = new CloudTrailClient({ endpoint: lake.url, region: 'eu-west-1', credentials });
  const store = await client.send(new CreateEventDataStoreCommand({ Name: 'activity' }));
  expect(store.Status).toBe('ENABLED');
  await lake.close();
});

const putEvents = async (lake: Lake): Promise<number> => {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'any' };
  const client = new CloudTrailClient({ endpoint: lake.url, region: 'eu-west-1', credentials });
  const { channelArn } = await integrate(client, 'faults');
  for (let attempt = 1; ; attempt++) {
    if ((await put(lake, [entry()], { channel: channelArn })).status === 200) return attempt;
  }
};

// The README's example.
test('the events arrive though the first three requests are throttled', async () => {
  const lake = await startLake({
    faults: { rules: [{ operation: 'PutAuditEvents', next: 3, throttling: true }] },
  });
  expect(await putEvents(lake)).toBe(4);
  await lake.close();
});

test('the README shows the tests above, and nothing else', async () => {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
  const [own, readme] = await Promise.all([read('./readme-example.test.ts'), read('../README.md')]);
  const examples = [...own.matchAll(/\n\/\/ The README's example\.\n([^]*?\n\}\);\n)/g)];
  expect(examples).toHaveLength(2);
  for (const [, example = ''] of examples) expect(readme).toContain(example);
});
