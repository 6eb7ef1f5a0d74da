import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { emitOfEach } from '../src/emission.js';
import { commandsOf } from './guide/console-block.js';
import { expectPrinted } from './guide/expect-printed.js';
import { openHome, type Home } from './guide/home.js';
import { typeInto } from './guide/shell.js';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docs/guide/receiving');
const read = (page: string): string => readFileSync(join(folder, page), 'utf8');

/** The pages in the order in which the first of them names the others: what a later one does needs an earlier one. */
const pages = [
  'index.md',
  ...new Set([...read('index.md').matchAll(/\]\(\.\/([\w-]+\.md)\)/g)].map(([, page = '']) => page)),
];

/** IBM Multicloud's support gives each customer one; the pages show this. */
const externalId = '4f6b9c1e';

let home: Home;

beforeAll(async () => {
  home = await openHome();
});
afterAll(() => home.close());

describe('the pages on receiving events', () => {
  it.each(pages)('%s shows what its commands print', { timeout: 120_000 }, async (page) => {
    if (page === 'querying.md') await emitExamples();
    const commands = commandsOf(read(page));
    const ran = await typeInto(
      commands.map(({ command }) => command),
      { cwd: home.folder, env: home.env },
    );
    expectPrinted(join(folder, page), ran);
  });
});

/** The five services emit the first example of each of their events. */
async function emitExamples(): Promise<void> {
  const [status] = await typeInto(['activity integration status --json'], {
    cwd: home.folder,
    env: home.env,
  });
  const { channel, store } = JSON.parse(status?.output ?? '') as {
    channel: { arn: string };
    store: { arn: string };
  };
  await emitOfEach(
    home.lake.url,
    { channelArn: channel.arn, eventDataStoreId: store.arn, externalId },
    { done: () => undefined },
  );
}
