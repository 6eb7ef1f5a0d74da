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
 * An editor saves in several steps, and a checkout in many: changes within this many milliseconds count as one. More than
 * the 50 ms in which chokidar reports a file only once, so that most changes that it drops are read all the same.
 */
const debounceMs = 60;

/**
 * How often the files are compared with what the last run read. A watcher only gives hints: chokidar does not report a
 * change that follows another closely or leaves a file's time unchanged, and mounted folders report nothing.
 */
const pollMs = 1000;

/** Generates now and whenever something under `schemas/` changes, until the process gets a signal to stop. */
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
    // One after the other: concurrent runs would write the same files.
    running = running.then(async () => {
      seen = await regenerate(root);
      isIdle = true;
    });
    return running;
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void run(), debounceMs);
  };
  // Before the first run, which takes a while: a change in the meantime is reported only once.
  watcher.on('all', soon);
  await run();
  print('watching  schemas/ (Ctrl-C to stop)');
  const looking = setInterval(() => {
    if (isIdle && !isSame(seen, readWhereReadable(root))) soon();
  }, pollMs);

  await ended;
  clearInterval(looking);
  clearTimeout(waiting);
  await watcher.close();
  await running;
}

/**
 * One run; returns the files that it read. An error is printed, and the watch goes on: a half-written file is complete a
 * moment later.
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

/** Undefined while a folder is being created or deleted: the run that follows reports it, once. */
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
