import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { addDiffCommands } from '../../src/diff/commands.js';
import type { Json, JsonObject } from '../../src/json.js';
import { shop, workspaceRoot } from '../sample-schemas.js';
import { put, temporaryFolder } from '../temporary-folder.js';
import { eventOf, stateOf } from './two-states.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');
const placed = 'schemas/shop/order.placed.json';
const mend = 'Run: npm run schemas:changeset -- --base HEAD\n';

function git(root: string, ...args: string[]): string {
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
async function run(
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

function shopFiles(): ReadonlyMap<string, string> {
  return shop({ 'shop/order.placed.json': orderWith({}) });
}

/** A repository with one commit: a source, and its packages at these versions. */
function repository(versions: Readonly<Record<string, string>> = {}): string {
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

function commit(root: string): void {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'A state');
}

function write(root: string, file: string, value: Json): void {
  put(root, file, JSON.stringify(value, null, 2));
}

/** An order in which the check finds nothing wrong, with other properties beside its ID. */
function orderWith(properties: JsonObject, required: string[] = []): JsonObject {
  const id = { type: 'string', format: 'uuid', description: 'The order.' };
  const texts = Object.fromEntries(required.map((name) => [name, 'x']));
  return {
    title: 'Order placed',
    description: 'An order was placed.',
    type: 'object',
    required: ['requestParameters'],
    additionalProperties: false,
    properties: {
      requestParameters: {
        type: 'object',
        description: 'The order, as it was placed.',
        required: ['orderId', ...required],
        additionalProperties: false,
        properties: { orderId: id, ...properties },
      },
    },
    'x-stage': 'stable',
    examples: [
      {
        userIdentity: { type: 'USER', principalId: 'name@example.com' },
        requestParameters: { orderId: '00000000-0000-4000-8000-000000000001', ...texts },
      },
    ],
  };
}

const note = { type: 'string', maxLength: 64, description: "The customer's own words." };

/** Our own changesets, by the package that they are for. */
function changesets(root: string): Record<string, string> {
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

describe('diff', () => {
  it('tells each change, for whom it breaks, and the bump of each package', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    write(root, 'schemas/shop/order.paid.json', orderWith({}));
    const { status, stdout, stderr } = await run(root, 'diff', '--base', 'HEAD');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const short = git(root, 'rev-parse', 'HEAD').slice(0, 7);
    expect(stdout).toBe(
      [
        `3 changes compared with HEAD (${short}), 1 of them breaking.`,
        '',
        'shop order.paid',
        '  minor  caller: new, reader: new',
        '         New event: Order placed.',
        '',
        'shop order.placed',
        '  major  caller: breaks, reader: fits',
        '         `requestParameters.note` is new and required (string). Each call must pass it. Events stored',
        '         earlier do not have it.',
        '  patch  caller: fits, reader: fits',
        '         The examples changed.',
        '',
        'Packages',
        '  @org/emitter-shop   minor  3 changes, breaking calls; currently 0.4.0, where a major counts as minor',
        '  @org/event-catalog  minor  3 changes; currently 1.3.0',
        '',
      ].join('\n'),
    );
  });

  it('prints the same as JSON', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    const value = JSON.parse(
      (await run(root, 'diff', '--base', 'HEAD', '--format', 'json')).stdout,
    ) as Record<string, unknown>;
    expect(value).toMatchObject({
      base: { ref: 'HEAD', commit: git(root, 'rev-parse', 'HEAD').trim() },
      changes: [
        {
          source: 'shop',
          event: 'order.placed',
          file: placed,
          path: 'requestParameters.note',
          pointer: '#/properties/requestParameters/properties/note',
          keyword: 'required',
          row: 'required property added',
          caller: 'breaks',
          reader: 'fits',
          bump: 'major',
        },
        { keyword: 'examples', bump: 'patch' },
      ],
      packages: [
        {
          package: '@org/emitter-shop',
          version: '0.4.0',
          bump: 'minor',
          tableBump: 'major',
          breaks: ['caller'],
          changes: [0, 1],
        },
        {
          package: '@org/event-catalog',
          version: '1.3.0',
          bump: 'minor',
          tableBump: 'minor',
          breaks: [],
          changes: [0, 1],
        },
      ],
      takenBack: [],
    });
  });

  it('annotates the line in GitHub, with nothing in it that ends the annotation', async () => {
    const root = repository();
    write(root, placed, { ...orderWith({ note: { ...note, pattern: '^a%:,$' } }), title: 'Order: placed' });
    const { stdout } = await run(root, 'diff', '--base', 'HEAD', '--format', 'github');
    const line =
      readFileSync(join(root, placed), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('"note"')) + 1;
    expect(stdout.split('\n')[0]).toBe(
      `::notice file=${placed},line=${line},title=shop order.placed%3A caller fits%2C reader fits::` +
        '`requestParameters.note` is new and optional (string). Events stored earlier do not have it.',
    );
    expect(stdout).toContain('::notice title=Packages::@org/emitter-shop patch, @org/event-catalog minor\n');
    commit(root);
    write(root, placed, { ...orderWith({ note: { ...note, pattern: '^b%:,$' } }), title: 'Order: placed' });
    const second = (await run(root, 'diff', '--base', 'HEAD', '--format', 'github')).stdout;
    expect(second).toMatch(/^::warning /);
    expect(second).toContain('must now match `^b%25:,$`');
  });

  it('compares with where the work left the base, so that what the base got since is not taken for removed', async () => {
    const root = repository();
    git(root, 'checkout', '--quiet', '-b', 'topic');
    write(root, placed, orderWith({ note }));
    commit(root);
    git(root, 'checkout', '--quiet', 'main');
    write(root, 'schemas/shop/order.paid.json', orderWith({}));
    commit(root);
    git(root, 'checkout', '--quiet', 'topic');
    const { stdout } = await run(root, 'diff', '--base', 'main');
    expect(stdout).toContain('`requestParameters.note` is new and optional');
    expect(stdout).not.toContain('order.paid');
  });

  it('has no verdict in a clone that is too shallow to tell where the work left the base', async () => {
    const origin = repository();
    git(origin, 'switch', '--quiet', '--create', 'work');
    write(origin, placed, orderWith({ note }));
    commit(origin);
    git(origin, 'switch', '--quiet', 'main');
    write(origin, 'schemas/shop/order.packed.json', { ...orderWith({}), title: 'Order packed' });
    commit(origin);
    const root = temporaryFolder();
    git(
      root,
      'clone',
      '--quiet',
      '--depth',
      '1',
      '--no-single-branch',
      '--branch',
      'work',
      `file://${origin}`,
      'c',
    );
    const clone = join(root, 'c');
    expect(await run(clone, 'changeset', '--base', 'origin/main')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        `The clone ${clone} is shallow, so git cannot tell at which commit this branch left "origin/main": ` +
        'whatever was added there since would look as if it were removed here. Run: git fetch --unshallow\n',
    });
    git(clone, 'fetch', '--quiet', '--unshallow');
    expect((await run(clone, 'diff', '--base', 'origin/main')).stdout).toContain('1 change compared with');
  });

  it('reads the base without a checkout, in a folder of a larger repository too', async () => {
    const outer = temporaryFolder();
    const paid = 'schemas/shop/order.paid.json';
    const root = join(outer, 'product');
    for (const [file, text] of shopFiles()) put(root, file, text);
    write(root, paid, orderWith({}));
    git(outer, 'init', '--quiet');
    commit(outer);
    rmSync(join(root, paid));
    expect((await run(root, 'diff', '--base', 'HEAD')).stdout).toContain('The event is removed.');
    expect(git(outer, 'status', '--porcelain')).toBe(` D product/${paid}\n`);
  });

  it('takes everything for new where the base has no schemas', async () => {
    const root = temporaryFolder([['README.md', 'Nothing yet.\n']]);
    git(root, 'init', '--quiet');
    commit(root);
    for (const [file, text] of shopFiles()) put(root, file, text);
    const { stdout } = await run(root, 'diff', '--base', 'HEAD');
    expect(stdout).toContain('New source `shop` (Shop), with 1 event.');
    expect(stdout).toContain(
      '@org/emitter-shop   patch  1 change; currently 0.1.0, where a minor counts as patch\n',
    );
  });

  it('has no verdict, and says what to do, where the base or the schemas cannot be read', async () => {
    const root = repository();
    const unknown = await run(root, 'diff', '--base', 'no-such-branch');
    expect(unknown.stderr).toBe(
      `--base "no-such-branch" is not a commit in ${root}. Pass a branch, a tag or a commit that exists; ` +
        'if the clone is shallow or has only one branch, fetch the base first: git fetch origin main:refs/remotes/origin/main\n',
    );
    expect(unknown.status).toBe(2);
    expect((await run(root, 'diff', '--base', 'upstream/release/2')).stderr).toContain(
      ': git fetch upstream release/2:refs/remotes/upstream/release/2\n',
    );
    expect((await run(root, 'diff', '--base=--output=x')).status).toBe(2);

    put(root, placed, '{');
    const wrong = await run(root, 'diff', '--base', 'HEAD');
    expect(wrong.stderr).toContain(`${placed}:1:2 error invalid-json`);
    expect(wrong.stderr).toContain(
      'The schemas cannot be judged while they have errors: fix the errors above first.\n',
    );
    expect(wrong.status).toBe(2);
    commit(root);
    write(root, placed, orderWith({}));
    const wrongBase = await run(root, 'diff', '--base', 'HEAD');
    expect(wrongBase.stderr).toContain(
      'The schemas at HEAD cannot be read, so nothing can be compared with them:',
    );
    expect(wrongBase.stderr).toContain('Choose another commit for --base, in which the schemas are valid.\n');
    expect(wrongBase.status).toBe(2);

    expect((await run(temporaryFolder(), 'diff', '--base', 'HEAD')).stderr).toContain(
      'There is no folder schemas/ in',
    );
  });
});

describe('work that takes back what no release had', () => {
  /** Files of one kind alone, as changesets and packages change on their own. */
  function versions(root: string, shopVersion: string, catalogVersion: string): void {
    for (const [name, version] of [
      ['emitter-shop', shopVersion],
      ['event-catalog', catalogVersion],
    ] as const)
      put(root, `packages/${name}/package.json`, JSON.stringify({ name: `@org/${name}`, version }));
  }

  /** A release, and after it a required property with its changesets. */
  async function unreleased(): Promise<{ root: string; written: readonly string[] }> {
    const root = repository();
    versions(root, '2.0.0', '2.0.0');
    commit(root);
    write(root, placed, orderWith({ note }, ['note']));
    return { root, written: await merged(root) };
  }

  /** Commits work with its changesets, and tells their names. */
  async function merged(root: string): Promise<readonly string[]> {
    const { stdout } = await run(root, 'changeset', '--base', 'HEAD');
    commit(root);
    return stdout.match(/\.changeset\/\S+/g) ?? [];
  }

  function remove(root: string, files: readonly string[]): void {
    for (const file of files) rmSync(join(root, file));
  }

  it('needs no changeset where its own go with it: nobody had what is removed', async () => {
    const { root, written } = await unreleased();
    write(root, placed, orderWith({}));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr, 'its changesets still promise it').toContain(
      '@org/emitter-shop needs major,',
    );
    remove(root, written);
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 0,
      stdout: 'The changesets promise enough for 2 changes: only unreleased changes are undone.\n',
      stderr: '',
    });
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toBe(
      'No changeset needed: only unreleased changes are undone.\n',
    );
    expect((await run(root, 'diff', '--base', 'HEAD')).stdout).toContain(
      'Packages\n' +
        '  @org/emitter-shop   none   2 changes undo what was never released\n' +
        '  @org/event-catalog  none   2 changes undo what was never released\n',
    );
    expect(JSON.parse((await run(root, 'diff', '--base', 'HEAD', '--format', 'json')).stdout)).toMatchObject({
      packages: [],
      takenBack: [
        { package: '@org/emitter-shop', changes: [0, 1] },
        { package: '@org/event-catalog', changes: [0, 1] },
      ],
    });
  });

  it('is asked for what else it changes, and for what others were promised', async () => {
    const { root, written } = await unreleased();
    const other = { ...note, description: 'Of other work.' };
    write(root, placed, orderWith({ note, other }, ['note']));
    const ofOthers = await merged(root);

    write(root, placed, orderWith({ other }));
    remove(root, written);
    expect((await run(root, 'gate', '--base', 'HEAD')).status, 'the work of others is promised still').toBe(
      0,
    );
    write(root, placed, orderWith({ other, more: note }));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr).toContain(
      '@org/emitter-shop needs minor, but no pending changeset names it.\n',
    );
    const { stdout } = await run(root, 'changeset', '--base', 'HEAD');
    const [, asked = ''] = /^written +(\S+emitter-shop\S+)$/m.exec(stdout) ?? [];
    expect(readFileSync(join(root, asked), 'utf8')).toMatch(
      /: minor\n---\n\n1 change .*\n\n- .*\.more` is new/,
    );
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);

    const { root: again, written: all } = await unreleased();
    remove(again, all);
    write(again, placed, orderWith({ note: { ...note, maxLength: 8 } }, ['note']));
    expect((await run(again, 'gate', '--base', 'HEAD')).stderr).toContain('@org/emitter-shop needs major,');
    remove(root, ofOthers);
    write(root, placed, orderWith({ other }));
    expect((await run(root, 'gate', '--base', 'HEAD')).status, 'what others did is there still').toBe(1);
  });

  it('does not leave what others did to a changeset that promises as much for another event', async () => {
    const { root, written } = await unreleased();
    const other = { ...note, description: 'Of other work.' };
    write(root, placed, orderWith({ note, other }, ['note']));
    const ofOthers = await merged(root);
    write(root, 'schemas/shop/order.packed.json', { ...orderWith({}), title: 'Order packed' });
    await merged(root);
    write(root, placed, orderWith({ other }));
    remove(root, written);
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);
    remove(root, ofOthers);
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr).toContain(
      '@org/emitter-shop was promised minor at HEAD',
    );
  });

  it('is judged against the base where the last release is not sure', async () => {
    const judged = async (root: string, files: readonly string[]): Promise<string> => {
      write(root, placed, orderWith({}));
      remove(root, files);
      return (await run(root, 'gate', '--base', 'HEAD')).stderr;
    };
    const first = repository({ 'emitter-shop': '2.0.0' });
    write(first, placed, orderWith({ note }, ['note']));
    expect(await judged(first, await merged(first)), 'a first version').toContain(
      '@org/emitter-shop needs major,',
    );

    // What lies between the two of them was never released, whatever the second one says.
    const back = await unreleased();
    versions(back.root, '1.0.0', '1.0.0');
    commit(back.root);
    versions(back.root, '2.0.0', '2.0.0');
    commit(back.root);
    write(back.root, placed, orderWith({ note, more: note }, ['note']));
    const more =
      (await run(back.root, 'changeset', '--base', 'HEAD')).stdout.match(/\.changeset\/\S+/g) ?? [];
    commit(back.root);
    remove(back.root, [...back.written, ...more]);
    write(back.root, placed, orderWith({ note }, ['note']));
    expect((await run(back.root, 'gate', '--base', 'HEAD')).stderr, 'a version that came back').toContain(
      '@org/emitter-shop needs major,',
    );

    const whole = await unreleased();
    const root = temporaryFolder();
    git(root, 'clone', '--quiet', '--depth', '1', `file://${whole.root}`, 'clone');
    expect(await judged(join(root, 'clone'), whole.written), 'a shallow clone').toContain(
      '@org/emitter-shop needs major,',
    );

    const early = await unreleased();
    put(early.root, '.changeset/pre.json', '{}');
    commit(early.root);
    expect(await judged(early.root, early.written), 'a pre-release').toContain(
      '@org/emitter-shop needs major,',
    );

    const late = await unreleased();
    remove(late.root, late.written);
    versions(late.root, '3.0.0', '2.1.0');
    commit(late.root);
    expect(await judged(late.root, []), 'released since').toContain('@org/emitter-shop needs major,');
  });
});

describe('a base', () => {
  it('whose definitions lead back to themselves is said to be so, and is not followed without end', () => {
    const again = { $ref: '#/$defs/again' };
    const event = { ...eventOf({ value: again }), $defs: { again } };
    expect(() => stateOf({ 'shop/order.placed.json': event })).toThrow(
      /^The schemas at a test cannot be read, so nothing can be compared with them: schemas\/shop\/order\.placed\.json:\d+:\d+ error cyclic-ref {2}"#\/\$defs\/again" leads back here/,
    );
  });
});

describe('changeset', () => {
  it('writes a changeset for each package, in words for its users', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    write(root, 'schemas/shop/source.json', {
      ...(JSON.parse(shop().get('schemas/shop/source.json') ?? '') as JsonObject),
      owner: 'Team *A*',
    });
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toMatch(
      /^written {2}\.changeset\/schemas-emitter-shop-[0-9a-f]{8}\.md\nwritten {2}\.changeset\/schemas-event-catalog-[0-9a-f]{8}\.md\n$/,
    );
    expect(changesets(root)).toEqual({
      'emitter-shop': [
        '---',
        "'@org/emitter-shop': minor",
        '---',
        '',
        '3 changes to the events, 1 breaking calls:',
        '',
        '- `owner` of the source is now `Team *A*` (`Shop team` before).',
        '- `order.placed`: `requestParameters.note` is new and required (string). Each call must pass it. Events stored earlier do not have it.',
        '- `order.placed`: The examples changed.',
        '',
      ].join('\n'),
      'event-catalog': [
        '---',
        "'@org/event-catalog': minor",
        '---',
        '',
        '3 changes to the events, none of them breaking:',
        '',
        '- `shop`: `owner` of the source is now `Team *A*` (`Shop team` before).',
        '- `shop` `order.placed`: `requestParameters.note` is new and required (string). Events stored earlier do not have it.',
        '- `shop` `order.placed`: The examples changed.',
        '',
      ].join('\n'),
    });
  });

  it('brings its own files up to date in place, leaves those of others, and deletes what nothing needs', async () => {
    const root = repository();
    put(
      root,
      '.changeset/schemas-emitter-shop-00000000.md',
      "---\n'@org/emitter-shop': patch\n---\n\nEarlier work.\n",
    );
    put(root, '.changeset/brave-cats-sing.md', "---\n'@org/emitter-shop': patch\n---\n\nBy hand.\n");
    commit(root);
    write(root, placed, orderWith({ note }));
    const first = (await run(root, 'changeset', '--base', 'HEAD')).stdout;
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toBe(
      first.replaceAll('written', 'current'),
    );
    write(root, placed, orderWith({ note }, ['note']));
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toBe(
      first.replaceAll('written', 'changed'),
    );
    expect(readdirSync(join(root, '.changeset'))).toHaveLength(5);
    // Others' files stay as they were.
    expect(git(root, 'status', '--porcelain', '--untracked-files=no', '.changeset')).toBe('');

    git(root, 'checkout', '--quiet', placed);
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toBe(
      first.replaceAll('written', 'deleted'),
    );
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).toBe(
      'No changeset needed: the schemas are the same as at HEAD.\n',
    );
  });

  it('names a file after what it says, so that two branches never write the same one for different changes', async () => {
    const root = repository();
    const nameFor = async (event: JsonObject): Promise<string> => {
      write(root, placed, event);
      const [file = ''] = (await run(root, 'changeset', '--base', 'HEAD')).stdout.split('\n');
      git(root, 'clean', '--quiet', '--force', '.changeset');
      return file;
    };
    const one = await nameFor(orderWith({ note }));
    expect(await nameFor(orderWith({ remark: note }))).not.toBe(one);
    expect(await nameFor(orderWith({ note }))).toBe(one);
  });

  it('names every package that the envelope reaches, and none that is deleted', async () => {
    const root = repository();
    const envelope = JSON.parse(shop().get('schemas/envelope.json') ?? '') as JsonObject;
    write(root, 'schemas/envelope.json', { ...envelope, description: 'Otherwise.' });
    await run(root, 'changeset', '--base', 'HEAD');
    const written = changesets(root);
    expect(Object.keys(written)).toEqual(['emitter-core', 'emitter-shop', 'event-catalog']);
    expect(written['emitter-core']).toContain("'@org/emitter-core': patch\n");
    expect(written['emitter-core']).toContain('\n- Every event: The description is reworded.\n');

    commit(root);
    rmSync(join(root, 'schemas/shop'), { recursive: true });
    rmSync(join(root, 'packages/emitter-shop'), { recursive: true });
    await run(root, 'changeset', '--base', 'HEAD');
    const { status, stdout } = await run(root, 'gate', '--base', 'HEAD');
    expect(stdout).toBe('The changesets promise enough for 1 change: @org/event-catalog major.\n');
    expect(status).toBe(0);
  });
});

describe('gate', () => {
  it('passes where nothing changed, and where the changesets promise enough or more', async () => {
    const root = repository();
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 0,
      stdout: 'No changes to the schemas compared with HEAD.\n',
      stderr: '',
    });
    write(root, placed, orderWith({ note }));
    put(
      root,
      '.changeset/brave-cats-sing.md',
      "---\n'@org/emitter-shop': major\n'@org/event-catalog': minor\n---\n\nBy hand.\n",
    );
    put(root, '.changeset/README.md', 'This is no changeset.\n');
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 0,
      stdout:
        'The changesets promise enough for 1 change: @org/emitter-shop patch, @org/event-catalog minor.\n',
      stderr: '',
    });
  });

  it('fails where a changeset is missing or promises too little, and the command that it names mends it', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    put(root, '.changeset/brave-cats-sing.md', "---\n'@org/emitter-shop': patch\n---\n\nBy hand.\n");
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        '@org/emitter-shop needs minor, but the pending changesets promise only patch (.changeset/brave-cats-sing.md).\n' +
        `@org/event-catalog needs minor, but no pending changeset names it.\n${mend}`,
    });
    await run(root, 'changeset', '--base', 'HEAD');
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);
  });

  it('fails where its own changeset does not tell of a later change, whatever bump it promises', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    await run(root, 'changeset', '--base', 'HEAD');
    const names = readdirSync(join(root, '.changeset')).filter((name) => name !== 'README.md');
    const says = names.map(
      (name) => `.changeset/${name} does not describe the current changes to the schemas.\n`,
    );
    write(root, placed, orderWith({ note, more: note }, ['note', 'more']));
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 1,
      stdout: '',
      stderr: says.join('') + mend,
    });
    await run(root, 'changeset', '--base', 'HEAD');
    for (const name of names) {
      const text = readFileSync(join(root, '.changeset', name), 'utf8');
      put(root, `.changeset/${name}`, text.replaceAll('\n', '\r\n'));
    }
    expect((await run(root, 'gate', '--base', 'HEAD')).status, 'as Windows has it').toBe(0);
    expect((await run(root, 'changeset', '--base', 'HEAD')).stdout).not.toContain('changed');

    const [emitter = ''] = names;
    const text = readFileSync(join(root, '.changeset', emitter), 'utf8');
    put(root, `.changeset/${emitter}`, `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> work\n`);
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr, 'a conflict').toBe(`${says[0] ?? ''}${mend}`);
    write(root, placed, orderWith({}));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr, 'no change any more').toBe(
      says.join('') + mend,
    );
    await run(root, 'changeset', '--base', 'HEAD');
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);
  });

  it('lets the changesets of several branches tell of their changes together', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }));
    await run(root, 'changeset', '--base', 'HEAD');
    commit(root);
    write(root, placed, orderWith({ note, more: note }));
    await run(root, 'changeset', '--base', 'HEAD');
    commit(root);
    expect(await run(root, 'gate', '--base', 'HEAD~2')).toMatchObject({ status: 0, stderr: '' });
    expect((await run(root, 'gate', '--base', 'HEAD~1')).status).toBe(0);
  });

  it('does not count a changeset that the base has already, unless this work raises it', async () => {
    const root = repository();
    const text = "---\n'@org/emitter-shop': patch\n'@org/event-catalog': minor\n---\n\nEarlier work.\n";
    put(root, '.changeset/brave-cats-sing.md', text);
    commit(root);
    write(root, placed, orderWith({ note }));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr).toContain(
      '@org/emitter-shop needs patch, but no pending changeset names it.\n',
    );
    put(root, '.changeset/brave-cats-sing.md', text.replace('Earlier', 'Earlier and later'));
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);
  });

  it('fails where work takes back what a changeset of the base promised and no release has kept', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    await run(root, 'changeset', '--base', 'HEAD');
    commit(root);
    const [emitter = '', catalog = ''] = readdirSync(join(root, '.changeset')).filter(
      (name) => name !== 'README.md',
    );
    const text = readFileSync(join(root, '.changeset', emitter), 'utf8');
    const commitId = git(root, 'rev-parse', 'HEAD').slice(0, 12);

    put(root, `.changeset/${emitter}`, text.replace("'@org/emitter-shop': minor\n", ''));
    expect((await run(root, 'gate', '--base', 'HEAD')).status, 'a promise that is left out').toBe(1);
    put(root, `.changeset/${emitter}`, text.replace("shop': minor", "shop': patch"));
    rmSync(join(root, '.changeset', catalog));
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `@org/emitter-shop was promised minor at HEAD by .changeset/${emitter}, for a change that is not released yet, but no changeset of this branch promises as much.\n` +
        `Run: git restore --source=${commitId} -- .changeset/${emitter}\n` +
        `@org/event-catalog was promised minor at HEAD by .changeset/${catalog}, for a change that is not released yet, but no changeset of this branch promises as much.\n` +
        `Run: git restore --source=${commitId} -- .changeset/${catalog}\n`,
    });

    // As a release does it.
    rmSync(join(root, '.changeset', emitter));
    put(
      root,
      'packages/emitter-shop/package.json',
      JSON.stringify({ name: '@org/emitter-shop', version: '0.5.0' }),
    );
    put(
      root,
      'packages/event-catalog/package.json',
      JSON.stringify({ name: '@org/event-catalog', version: '1.4.0' }),
    );
    expect((await run(root, 'gate', '--base', 'HEAD')).status).toBe(0);
  });

  it('lets work take back what people promised, and what was promised for a package that it deletes', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }));
    await run(root, 'changeset', '--base', 'HEAD');
    put(root, '.changeset/brave-cats-sing.md', "---\n'@org/emitter-shop': minor\n---\n\nWords.\n");
    commit(root);
    rmSync(join(root, '.changeset/brave-cats-sing.md'));
    expect(await run(root, 'gate', '--base', 'HEAD')).toEqual({
      status: 0,
      stdout: 'No changes to the schemas compared with HEAD.\n',
      stderr: '',
    });

    rmSync(join(root, 'schemas/shop'), { recursive: true });
    rmSync(join(root, 'packages/emitter-shop'), { recursive: true });
    for (const name of readdirSync(join(root, '.changeset')).filter((each) => each.includes('-shop-')))
      rmSync(join(root, '.changeset', name));
    await run(root, 'changeset', '--base', 'HEAD');
    expect(await run(root, 'gate', '--base', 'HEAD')).toMatchObject({ status: 0, stderr: '' });
  });

  it('asks of a package from 1.0.0 on what the table says', async () => {
    const root = repository({ 'emitter-shop': '1.0.0' });
    write(root, placed, orderWith({ note }, ['note']));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr).toContain('@org/emitter-shop needs major,');
  });

  it('has no verdict where a changeset cannot be read', async () => {
    const root = repository();
    put(root, '.changeset/brave-cats-sing.md', 'Words, and no package.\n');
    const { status, stderr } = await run(root, 'gate', '--base', 'HEAD');
    expect(stderr).toBe(
      '.changeset/brave-cats-sing.md: could not parse changeset - missing or invalid frontmatter. ' +
        'Fix it, or write a new one: npx changeset\n',
    );
    expect(status).toBe(2);
  });

  it('has no verdict where a package.json cannot be read for the version, here or at the base', async () => {
    const root = repository();
    const manifest = 'packages/emitter-shop/package.json';
    const said = (where: string, reason: string): RegExp =>
      new RegExp(
        `^The package's version cannot be read from ${where}: ${reason}\\. Fix the file, or choose another commit for --base in which it is valid\\.\n$`,
      );
    write(root, placed, orderWith({ note }));
    await run(root, 'changeset', '--base', 'HEAD');
    commit(root);
    rmSync(join(root, '.changeset'), { recursive: true });
    put(root, manifest, '<<<<<<< HEAD');
    const here = await run(root, 'gate', '--base', 'HEAD');
    expect(here.stderr).toMatch(said(manifest, 'Unexpected token .*'));
    expect(here.status).toBe(2);

    put(root, manifest, 'null');
    commit(root);
    write(root, placed, orderWith({}));
    const there = await run(root, 'diff', '--base', 'HEAD');
    expect(there.stderr).toMatch(said(`${manifest} at HEAD`, 'it is not a JSON object'));
    expect(there.status).toBe(2);
  });

  it('is a command of the program that npm runs, and ends it with that code', () => {
    const root = repository();
    write(root, placed, orderWith({ note }));
    expect(existsSync(cli), 'build codegen first: npx nx build codegen').toBe(true);
    const { status, stderr } = spawnSync(process.execPath, [cli, 'gate', '--base', 'HEAD', '--root', root], {
      encoding: 'utf8',
    });
    expect(stderr).toContain(mend);
    expect(status).toBe(1);
    const { scripts } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const name of ['diff', 'changeset', 'gate']) {
      expect(scripts[`schemas:${name}`]).toContain(`node tools/codegen/dist/cli.js ${name}`);
    }
  });

  it('documents its exit codes', async () => {
    expect((await run(repository(), 'gate', '--help')).stdout).toContain(
      'Exit codes:\n  0  the changesets promise enough\n  1  the changesets promise too little, or describe other changes\n  2  no verdict:',
    );
  });
});
