import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anOrder, shop, shopSource, workspaceRoot } from './sample-schemas.js';
import { put, temporaryFolder } from './temporary-folder.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');
const order = 'schemas/shop/order.placed.json';
const orderText = shop().get(order) ?? '';

/** A watch of a workspace, and what it says. */
class Watch {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  #output = '';
  #read = 0;
  #wake: () => void = () => undefined;

  constructor(root: string) {
    this.#process = spawn(process.execPath, [cli, 'generate', '--watch', '--root', root], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text: Buffer) => {
        this.#output += text.toString();
        this.#wake();
      });
    }
    onTestFinished(() => {
      this.#process.kill('SIGKILL');
    });
  }

  /** Waits until it says this, and gives all that it said since the last time. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#output.slice(this.#read));
      if (match !== null) {
        const said = this.#output.slice(this.#read, this.#read + match.index + match[0].length);
        this.#read += said.length;
        return said;
      }
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGINT');
    return ended;
  }
}

describe('generate --watch', () => {
  it('generates at once, after each save, and ends in order at Ctrl-C', async () => {
    const root = temporaryFolder(shop());
    const watch = new Watch(root);
    expect(await watch.says(/watching .*\n/)).toMatch(
      /written .*order-placed\.ts\n(.*\n)*current +\d+ generated/,
    );
    put(root, order, orderText.replace('An order was placed.', 'Somebody ordered.'));
    expect(await watch.says(/current .*\n/)).toMatch(/changed {3}docs\/events\/shop\.md\n/);
    expect(readFileSync(join(root, 'docs/events/shop.md'), 'utf8')).toContain('Somebody ordered.');
    expect(await watch.end()).toBe(0);
  });

  it('prints findings as they come, waits over a half-written file, and says when they are gone', async () => {
    const root = temporaryFolder(shop());
    const watch = new Watch(root);
    await watch.says(/watching .*\n/);
    put(root, order, orderText.slice(0, 300));
    expect(await watch.says(/waiting .*\n/)).toContain('error invalid-json');
    put(root, order, orderText.replace('"format"', '"formt"'));
    expect(await watch.says(/waiting .*\n/)).toMatch(/error unknown-keyword .*"formt"/);
    put(root, order, orderText);
    expect(await watch.says(/current .*\n/)).toMatch(
      /^current +\d+ generated files, 0 changed, in \d+ ms\n$/,
    );
  });

  it('sees folders and files come, move and go', async () => {
    const root = temporaryFolder(shop());
    const watch = new Watch(root);
    await watch.says(/watching .*\n/);
    mkdirSync(join(root, 'schemas/till'));
    put(root, 'schemas/till/source.json', JSON.stringify({ ...shopSource, eventSource: 'com.example.till' }));
    put(root, 'schemas/till/drawer.opened.json', JSON.stringify(anOrder));
    await watch.says(/written .*drawer-opened\.ts\n(.*\n)*?current .*\n/);
    renameSync(join(root, 'schemas/till/drawer.opened.json'), join(root, 'schemas/till/drawer.closed.json'));
    await watch.says(/drawer-(opened|closed)\.ts\n(.*\n)*?current .*\n/);
    rmSync(join(root, 'schemas/till'), { recursive: true });
    await watch.says(/deleted .*drawer-closed\.ts\n(.*\n)*?current .*\n/);
  });
});
