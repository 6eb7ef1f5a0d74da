import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startFaultyServer } from './faulty-server.js';
import { seededRandom } from './random.js';

export interface ChaosOptions {
  /** How often a process is killed. */
  readonly kills: number;
  /** Determines the moments and the responses. */
  readonly seed: number;
  /** Called with a line of progress. */
  readonly write?: (line: string) => void;
}

export interface ChaosReport {
  readonly kills: number;
  /** Events whose call had returned before the process was killed. */
  readonly accepted: number;
  /** Of these, the events whose receipt had resolved `stored`. */
  readonly stored: number;
  /** Accepted events that never arrived. */
  readonly lost: readonly string[];
  /** Events that arrived although their call had not begun. */
  readonly invented: readonly string[];
  /** Arrivals beyond the first of each event. */
  readonly duplicates: number;
  /** How often the server gave each kind of response. */
  readonly answers: Readonly<Record<string, number>>;
}

/** The compiled one: a test runs this file from its source, but the service runs in plain Node. */
const service = join(import.meta.dirname, '../dist/service.js');

/** Starts a service again and again on one spool directory, kills it each time, and counts what arrived. */
export async function runChaos({ kills, seed, write = () => undefined }: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(seed);
  const directory = mkdtempSync(join(tmpdir(), 'chaos-'));
  const server = await startFaultyServer(random);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await killedService([directory, server.url, `run${kill}`, 'emit'], random);
      if (kill % 20 === 0) write(`${kill} kills, ${server.taken.size} events have arrived`);
    }
    server.calm();
    await wholeService([directory, server.url, 'last', 'drain']);
    return {
      kills,
      ...judge(readFileSync(join(directory, 'journal'), 'utf8'), server.taken),
      answers: server.answers,
    };
  } finally {
    await server.close();
    rmSync(directory, { recursive: true });
  }
}

/** Kills the service at a random moment: one time in five while it starts, else while it emits. */
async function killedService(args: readonly string[], random: () => number): Promise<void> {
  const child = spawn(process.execPath, [service, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'exit');
  if (random() < 0.2) {
    await Promise.race([setTimeout(random() * 100), ended]);
  } else {
    await Promise.race([once(child.stdout, 'data'), ended]);
    await Promise.race([setTimeout(random() * 400), ended]);
  }
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  // If it ended by itself, it failed.
  if (signal !== 'SIGKILL') throw new Error(`the service ended by itself: ${errors}`);
}

async function wholeService(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [service, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the service that should drain ended with ${String(code)}`);
}

function judge(journal: string, taken: ReadonlyMap<string, number>): Omit<ChaosReport, 'kills' | 'answers'> {
  const said = { calling: new Set<string>(), accepted: new Set<string>(), stored: new Set<string>() };
  // The last line of a run may be incomplete.
  for (const [, what, UID] of journal.matchAll(/^(calling|accepted|stored) (run\d+-\d+)$/gm)) {
    said[what as keyof typeof said].add(UID ?? '');
  }
  const promised = new Set([...said.accepted, ...said.stored]);
  return {
    accepted: said.accepted.size,
    stored: said.stored.size,
    lost: [...promised].filter((UID) => !taken.has(UID)),
    invented: [...taken.keys()].filter((UID) => !said.calling.has(UID)),
    duplicates: [...taken.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}
