import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf } from './guide/console-block.js';
import { expectPrinted } from './guide/expect-printed.js';
import { openHome, type Home } from './guide/home.js';
import { typeInto } from './guide/shell.js';

const file = join(import.meta.dirname, '../../../docs/guide/emitting.md');
const page = readFileSync(file, 'utf8');

let home: Home;
beforeAll(async () => {
  home = await openHome();
});
afterAll(() => home.close());

it('the first code on the page about emitting runs, and prints what the page says', async () => {
  const [, code = ''] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];
  expect(code).toContain("'/var/lib/klarity/activity'");
  writeFileSync(
    join(home.folder, 'service.mjs'),
    code.replace('/var/lib/klarity/activity', join(home.folder, 'spool')),
  );
  const [enable = { command: '' }, ...others] = commandsOf(page);
  const type = (typed: readonly string[]): ReturnType<typeof typeInto> =>
    typeInto(typed, { cwd: home.folder, env: home.env });
  const enabled = await type([enable.command]);
  const [channelArn = ''] = /arn:\S+:channel\/\S+/.exec(enabled[0]?.output ?? '') ?? [];
  const ran = [
    ...enabled,
    ...(await type(others.map(({ command }) => command.replace(/arn:\S+/, channelArn)))),
  ];

  expectPrinted(file, ran);
  expect(ran.at(-1)?.output).toContain('1 row, 1 event scanned');
});
