import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf } from './guide/console-block.js';
import { expectPrinted } from './guide/expect-printed.js';
import { openHome, type Home } from './guide/home.js';
import { type Printed, typeInto } from './guide/shell.js';

const file = join(import.meta.dirname, '../../../docs/guide/operating.md');
const page = readFileSync(file, 'utf8');

let home: Home;
beforeAll(async () => {
  home = await openHome();
});
afterAll(() => home.close());

it('the page for operators shows waiting, refused and left-behind events, and how each is delivered', async () => {
  for (const [, name = '', code = ''] of page.matchAll(/^```js\n\/\/ (\S+)\n(.*?)^```$/gms))
    writeFileSync(join(home.folder, name), code);
  const type = async (command: string, env = home.env): Promise<Printed> => {
    const [printed] = await typeInto([command], { cwd: home.folder, env });
    return printed ?? { output: '', code: NaN };
  };
  const enabled = await type('activity integration enable --partner --external-id any-external-id');
  const env = {
    ...home.env,
    AWS_PROFILE: 'ibm-multicloud',
    ACTIVITY_CHANNEL_ARN: /arn:\S+:channel\/\S+/.exec(enabled.output)?.[0] ?? '',
    ACTIVITY_SPOOL_DIRECTORY: 'spool',
  };

  const [wait, delivered, refused, retried, left] = commandsOf(page).map(({ command }) => command);
  const ran: Printed[] = [await type(wait ?? '', env)];
  cpSync(join(home.folder, 'spool'), join(home.folder, 'spool-of-task-17'), { recursive: true });
  ran.push(await type(delivered ?? '', env));
  await refuseNextEvent();
  for (const command of [refused, retried, left]) ran.push(await type(command ?? '', env));
  expectPrinted(file, ran);

  const mistyped = await type('node deliver.mjs spool-of-task-71', env);
  expect(mistyped).toMatchObject({ code: 1, output: expect.stringContaining('ENOENT') as string });
});

async function refuseNextEvent(): Promise<void> {
  const entryError = { code: 'InvalidData', message: 'requestParameters is not an object.' };
  const rules = [{ operation: 'PutAuditEvents', entry: { index: 0 }, next: 1, entryError }];
  const { status } = await fetch(`${home.lake.url}/_lake/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  expect(status).toBe(200);
}
