import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put, temporaryFolder } from '../temporary-folder.js';
import { commit, git, note, orderWith, placed, repository, run, shopFiles, write } from './repository.js';

describe('diff', () => {
  it('prints each change, whom it breaks, and the bump of each package', async () => {
    const root = repository();
    write(root, placed, orderWith({ note }, ['note']));
    write(root, 'schemas/shop/order.paid.json', orderWith({}));
    const { status, stdout, stderr } = await run(root, 'diff', '--base', 'HEAD');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const short = git(root, 'rev-parse', 'HEAD').slice(0, 7);
    expect(stdout).toBe(
      [
        `3 changes compared with HEAD (${short}), 1 breaking.`,
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

  it('annotates the line in GitHub, with nothing that could end the annotation', async () => {
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

  it('compares with the commit where the branch left the base, so that later additions to the base do not count as removed', async () => {
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

  it('has no verdict in a clone that is too shallow to show where the branch left the base', async () => {
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

  it('reads the base without a checkout, also in a folder of a larger repository', async () => {
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

  it('reports everything as new if the base has no schemas', async () => {
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

  it('has no verdict, and says what to do, if the base or the schemas cannot be read', async () => {
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

    const bare = await run(temporaryFolder(shopFiles()), 'diff', '--base', 'HEAD');
    expect(bare.stderr).toMatch(
      /^git cannot read a repository in .*, and the base is read from it\. fatal: not a git/,
    );
    expect(bare.status).toBe(2);

    expect((await run(temporaryFolder(), 'diff', '--base', 'HEAD')).stderr).toContain(
      'There is no folder schemas/ in',
    );
  });
});
