import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { commandsOf } from './guide/console-block.js';
import { expectPrinted } from './guide/expect-printed.js';
import { openHome, type Home } from './guide/home.js';
import { typeInto } from './guide/shell.js';

const cli = join(import.meta.dirname, '../../../packages/cli');
const file = join(cli, 'README.md');

let home: Home;
beforeAll(async () => {
  home = await openHome();
  copyFileSync(join(cli, 'test/wrong-examples/autopatcher.json'), join(home.folder, 'completed.json'));
});
afterAll(() => home.close());

it('the README of the command shows what its commands print', { timeout: 120_000 }, async () => {
  const commands = commandsOf(readFileSync(file, 'utf8')).map(({ command }) => command);
  expectPrinted(file, await typeInto(commands, { cwd: home.folder, env: home.env }));
});
