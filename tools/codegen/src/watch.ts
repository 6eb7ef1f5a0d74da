import { watch } from 'chokidar';
import { join } from 'node:path';
import { apply } from './apply.js';
import { printChanges } from './generate-command.js';
import { sentenceOf } from './file-errors.js';
import { generate } from './generate.js';
import { readSchemas, type SchemaFiles } from './load.js';
import { nextSteps } from './next-steps.js';
import { writeFindings } from './report/write-findings.js';
import { readWorkspace } from './workspace.js';

/**
 * An editor saves in several steps, and a checkout in many: what comes within this many milliseconds is one. More
 * than the 50 in which chokidar tells of a file but once, so that most of what it leaves out is read all the same.
 */
const quietMs = 60;

/**
 * How often the files are compared with what the last run read. What a watcher tells is a hint: chokidar keeps to
 * itself what comes soon after another change or leaves a file's time as it was, and a mounted folder tells nothing.
 */
const lookMs = 1000;

/** Generates now and whenever something under `schemas/` changed, until the process is told to end. */
export async function watchSchemas(root: string): Promise<void> {
  const watcher = watch(join(root, 'schemas'), { ignoreInitial: true });
  const ended = new Promise<void>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  });
  await new Promise<void>((ready, fail) => watcher.once('ready', ready).once('error', fail));

  let seen: SchemaFiles | undefined;
  let running = Promise.resolve();
  let waiting: NodeJS.Timeout | undefined;
  let isIdle = true;
  const run = (): Promise<void> => {
    isIdle = false;
    // One after the other: two runs at once would write the same files.
    running = running.then(async () => {
      seen = await regenerate(root);
      isIdle = true;
    });
    return running;
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void run(), quietMs);
  };
  // Before the first run, which takes its time: what is saved meanwhile is told only once.
  watcher.on('all', soon);
  await run();
  print('watching  schemas/ (Ctrl-C to stop)');
  const looking = setInterval(() => {
    if (isIdle && !isSame(seen, readWhereReadable(root))) soon();
  }, lookMs);

  await ended;
  clearInterval(looking);
  clearTimeout(waiting);
  await watcher.close();
  await running;
}

/**
 * One run, and the files that it read. What goes wrong is told and waits for the next change: a half-written file is
 * whole a moment later.
 */
async function regenerate(root: string): Promise<SchemaFiles | undefined> {
  const start = performance.now();
  let files: SchemaFiles | undefined;
  try {
    files = readSchemas(root);
    const { findings, plan } = await generate(files, readWorkspace(root));
    writeFindings(findings, files);
    if (plan === undefined) {
      print('waiting   for the errors above to be fixed: nothing was written');
      return files;
    }
    const changes = apply(plan, root);
    printChanges(changes);
    const took = Math.round(performance.now() - start);
    print(`current   ${plan.size} generated files, ${changes.length} changed, in ${took} ms`);
    for (const step of nextSteps(changes)) print(`then      ${step}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    print(`waiting   ${sentenceOf(error)}`);
  }
  return files;
}

/** Nothing where a folder is just coming or going: the run that follows says so, once. */
function readWhereReadable(root: string): SchemaFiles | undefined {
  try {
    return readSchemas(root);
  } catch {
    return undefined;
  }
}

function isSame(a: SchemaFiles | undefined, b: SchemaFiles | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every(([file, text]) => b.get(file) === text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
