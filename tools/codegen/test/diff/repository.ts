import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { beforeAll, vi } from 'vitest';
import { addDiffCommands } from '../../src/diff/commands.js';
import type { Json, JsonObject } from '../../src/json.js';
import { anOrder, objectOf, shop } from '../sample-schemas.js';
import { put, temporaryFolder } from '../temporary-folder.js';

export const placed = 'schemas/shop/order.placed.json';
export const mend = 'Run: npm run schemas:changeset -- --base HEAD\n';

export function git(root: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Tester',
    '-c',
    'user.email=tester@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  return execFileSync('git', ['-C', root, ...identity, ...args], { encoding: 'utf8' });
}

/** The command, run in this process: starting Node for each would take most of the time. */
export async function run(
  root: string,
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const program = new Command('codegen').exitOverride();
  addDiffCommands(program);
  for (const command of program.commands) command.exitOverride();
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await program.parseAsync([...args, '--root', root], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const status = process.exitCode;
  process.exitCode = before;
  return { status, ...printed };
}

export function shopFiles(): ReadonlyMap<string, string> {
  return shop({ 'shop/order.placed.json': orderWith({}) });
}

/** A repository with one commit: a source, and its packages at these versions. */
export function repository(versions: Readonly<Record<string, string>> = {}): string {
  const all = { 'emitter-shop': '0.4.0', 'emitter-core': '0.2.0', 'event-catalog': '1.3.0', ...versions };
  const root = temporaryFolder(shopFiles());
  for (const [name, version] of Object.entries(all)) {
    put(root, `packages/${name}/package.json`, JSON.stringify({ name: `@org/${name}`, version }));
  }
  put(root, '.changeset/README.md', 'Changesets lie here.\n');
  git(root, 'init', '--quiet', '--initial-branch', 'main');
  commit(root);
  return root;
}

export function commit(root: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'A state');
}

export function write(root: string, file: string, value: Json): void {
  put(root, file, JSON.stringify(value, null, 2));
}

/** An order in which the check finds nothing wrong, with other properties beside its ID. */
export function orderWith(properties: JsonObject, required: string[] = []): JsonObject {
  const orderId = { type: 'string', format: 'uuid', description: 'The order.' };
  const texts = Object.fromEntries(required.map((name) => [name, 'x']));
  return {
    ...anOrder,
    description: 'An order was placed.',
    properties: {
      requestParameters: {
        ...objectOf({ orderId, ...properties }),
        description: 'The order, as it was placed.',
        required: ['orderId', ...required],
      },
    },
    examples: [
      {
        userIdentity: { type: 'USER', principalId: 'name@example.com' },
        requestParameters: { orderId: '00000000-0000-4000-8000-000000000001', ...texts },
      },
    ],
  };
}

export const note = { type: 'string', maxLength: 64, description: "The customer's own words." };

/** Our own changesets, by the package that they are for. */
export function changesets(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(root, '.changeset'))
      .filter((name) => name.startsWith('schemas-'))
      .map((name) => [
        name.replace(/^schemas-|-[0-9a-f]{8}\.md$/g, ''),
        readFileSync(join(root, '.changeset', name), 'utf8'),
      ]),
  );
}

/** A hook that runs the tests may point git at its own repository. */
beforeAll(() => {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('GIT_')))
    vi.stubEnv(name, undefined);
});
