import { watch } from 'chokidar';
import { join } from 'node:path';
import { apply } from './apply.js';
import { printChanges } from './generate-command.js';
import { generate } from './generate.js';
import { readSchemas } from './load.js';
import { writeFindings } from './report/write-findings.js';
import { readWorkspace } from './workspace.js';

/**
 * An editor saves in several steps, and a checkout in many: what comes within this many milliseconds is one. More
 * than the 50 in which chokidar tells of a file but once, so that none of what it leaves out is missed.
 */
const quietMs = 60;

/** Generates now and whenever something under `schemas/` changed, until the process is told to end. */
export async function watchSchemas(root: string): Promise<void> {
  const watcher = watch(join(root, 'schemas'), { ignoreInitial: true });
  const ended = new Promise<void>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  });
  // From here on no change is missed, so the first run may begin.
  await new Promise<void>((ready, fail) => watcher.once('ready', ready).once('error', fail));

  let timer: NodeJS.Timeout | undefined;
  let running = regenerate(root);
  await running;
  print('watching  schemas/ (Ctrl-C ends it)');
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // One after the other: two runs at once would write the same files.
      running = running.then(() => regenerate(root));
    }, quietMs);
  });
  await ended;
  clearTimeout(timer);
  await watcher.close();
  await running;
}

/** One run. What goes wrong is told and waits for the next change: a half-written file is whole a moment later. */
async function regenerate(root: string): Promise<void> {
  const start = performance.now();
  try {
    const files = readSchemas(root);
    const { findings, plan } = await generate(files, readWorkspace(root));
    writeFindings(findings, files);
    if (plan === undefined) {
      print('waiting   for the errors above to be mended: nothing was written');
      return;
    }
    const changes = apply(plan, root);
    printChanges(changes);
    const took = Math.round(performance.now() - start);
    print(`current   ${plan.size} generated files, ${changes.length} changed, in ${took} ms`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    print(`waiting   ${error.message}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
