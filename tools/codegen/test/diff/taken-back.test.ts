import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put, temporaryFolder } from '../temporary-folder.js';
import { commit, git, note, orderWith, placed, repository, run, write } from './repository.js';

describe('a branch that undoes an unreleased change', () => {
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

  it('needs no changeset if it removes those of the change: nobody had what is removed', async () => {
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

  it('needs changesets for its other changes, and for what was promised to others', async () => {
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

  it('does not leave the changes of others to a changeset that promises as much for another event', async () => {
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

  it('is judged against the base if the last release is uncertain', async () => {
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
