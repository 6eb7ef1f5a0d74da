import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anOrder, shop, shopSource, workspaceRoot } from './sample-schemas.js';
import { put, temporaryFolder } from './temporary-folder.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');
const order = 'schemas/shop/order.placed.json';
const orderText = shop().get(order) ?? '';

/** Less than a test has, so that what was said is told before the test's own time is over. */
const patienceMs = 50_000;

/** A watch of a workspace, and what it says. */
class Watch {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #giveUpAt = Date.now() + patienceMs;
  #output = '';
  #read = 0;
  #exit: string | undefined;
  #wake: () => void = () => undefined;

  constructor(root: string) {
    // Both of its streams are one pipe here, which keeps their lines in the order in which they were written.
    const command = ['-c', 'exec "$0" "$@" 2>&1', process.execPath, cli, 'generate', '--watch'];
    this.#process = spawn('sh', [...command, '--root', root], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (text: Buffer) => {
      this.#output += text.toString();
      this.#wake();
    });
    this.#process.once('close', (code, signal) => {
      this.#exit = `it ended with ${code ?? signal ?? 'nothing'}`;
      this.#wake();
    });
    onTestFinished(() => {
      this.#process.kill('SIGKILL');
    });
  }

  /**
   * Waits until it says this, and gives all that it said since the last time. Where it ends or stays silent instead,
   * the error holds everything that it ever said.
   */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#output.slice(this.#read));
      if (match !== null) {
        const said = this.#output.slice(this.#read, this.#read + match.index + match[0].length);
        this.#read += said.length;
        return said;
      }
      const left = this.#giveUpAt - Date.now();
      const why = this.#exit ?? (left <= 0 ? `${patienceMs} ms are over` : undefined);
      if (why !== undefined) {
        const [before, since] = [this.#output.slice(0, this.#read), this.#output.slice(this.#read)];
        throw new Error(
          `The watch did not say ${String(pattern)}: ${why}.\nBefore:\n${before}\nSince:\n${since}`,
        );
      }
      await new Promise<void>((wake) => {
        const late = setTimeout(wake, left);
        this.#wake = () => {
          clearTimeout(late);
          wake();
        };
      });
    }
  }

  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGINT');
    return ended;
  }
}

describe('generate --watch', () => {
  it('generates at once and after each save, and ends cleanly on Ctrl-C', async () => {
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

  it('prints new findings, tolerates a half-written file, and says when all findings are fixed', async () => {
    const root = temporaryFolder(shop());
    const watch = new Watch(root);
    await watch.says(/watching .*\n/);
    // A save empties the file first: on a busy machine a run may see that, so each waits for its own finding.
    put(root, order, orderText.slice(0, 300));
    await watch.says(/error invalid-json .*\n(.*\n)*?waiting .*\n/);
    put(root, order, orderText.replace('"format"', '"formt"'));
    await watch.says(/error unknown-keyword .*"formt"(.*\n)*?waiting .*\n/);
    put(root, order, orderText);
    await watch.says(/^current +\d+ generated files, 0 changed, in \d+ ms\n/m);
  });

  it('notices a save that the watcher of the file system does not report', async () => {
    const root = temporaryFolder(shop());
    const [read, written] = [new Date('2026-01-02'), new Date('2026-01-01')];
    utimesSync(join(root, order), read, written);
    const watch = new Watch(root);
    await watch.says(/watching .*\n/);
    // A file put back with the time that the old one had, and read since: chokidar takes it for unchanged.
    put(root, 'draft', orderText.replace('An order was placed.', 'Somebody ordered.'));
    utimesSync(join(root, 'draft'), read, written);
    renameSync(join(root, 'draft'), join(root, order));
    await watch.says(/changed {3}docs\/events\/shop\.md\n(.*\n)*?current .*\n/);
    expect(await watch.end()).toBe(0);
  });

  it('notices folders and files that are added, moved and removed', async () => {
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
