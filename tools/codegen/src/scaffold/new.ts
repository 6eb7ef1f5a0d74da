import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSchemas, sourcesOf } from '../load.js';
import type { Ask } from './ask.js';
import { ScaffoldError } from './errors.js';
import { scaffoldEvent } from './event.js';
import { reportScaffold } from './report.js';
import type { Scaffold } from './scaffold.js';
import { scaffoldSource } from './source.js';

const usage = {
  anything: 'npm run new -- event|source …',
  event: 'npm run new -- event <source> <resource>.<pastParticiple>',
  source: 'npm run new -- source <key>',
} as const;

export async function newAnything(root: string, ask: Ask): Promise<void> {
  const questions = await ask('event|source', usage.anything);
  const kind = await questions.choose('What do you want to add?', ['event', 'source']);
  await (kind === 'event' ? newEvent(root, ask) : newSource(root, ask));
}

/** @throws ScaffoldError If the check would refuse it, or nobody can be asked for what is missing. */
export async function newEvent(
  root: string,
  ask: Ask,
  givenSource?: string,
  givenName?: string,
): Promise<void> {
  const files = readSchemas(root);
  const askSource = async (): Promise<string> => {
    const sources = sourcesOf(files);
    if (sources.length === 0) {
      throw new ScaffoldError(`There is no source yet. To create one: ${usage.source}`);
    }
    const questions = await ask(`<source> (${sources.join(', ')})`, usage.event);
    return questions.choose('Which source is the event from?', sources);
  };
  const source = givenSource ?? (await askSource());
  const askName = async (): Promise<string> => {
    const questions = await ask('<resource>.<pastParticiple>', usage.event);
    const problem = (name: string): string | undefined => problemOf(() => scaffoldEvent(files, source, name));
    return questions.write('What happened?', 'discoveryRule.updated', problem);
  };
  write(root, scaffoldEvent(files, source, givenName ?? (await askName())));
}

/** @throws ScaffoldError As {@link newEvent}. */
export async function newSource(root: string, ask: Ask, givenKey?: string): Promise<void> {
  const files = readSchemas(root);
  const askKey = async (): Promise<string> => {
    const questions = await ask('<key>', usage.source);
    const problem = (key: string): string | undefined => problemOf(() => scaffoldSource(files, key));
    return questions.write("What is the source's key?", 'newservice', problem);
  };
  write(root, scaffoldSource(files, givenKey ?? (await askKey())));
}

function problemOf(make: () => Scaffold): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (error instanceof ScaffoldError) return error.message;
    throw error;
  }
}

function write(root: string, made: Scaffold): void {
  const path = join(root, made.file);
  mkdirSync(dirname(path), { recursive: true });
  // `wx` does not overwrite a file that was created since the check.
  writeFileSync(path, made.text, { flag: 'wx' });
  process.stdout.write(reportScaffold(made));
}
