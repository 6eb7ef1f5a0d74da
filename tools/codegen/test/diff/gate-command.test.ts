import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../sample-schemas.js';
import { put } from '../temporary-folder.js';
import { commit, git, mend, note, orderWith, placed, repository, run, write } from './repository.js';

const cli = join(workspaceRoot, 'tools/codegen/dist/cli.js');

describe('gate', () => {
  it('passes if nothing changed, and if the changesets promise enough or more', async () => {
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

  it('fails if a changeset is missing or promises too little, and names the command that fixes it', async () => {
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

  it('fails if a generated changeset does not describe a later change, whatever bump it promises', async () => {
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

  it('accepts the changesets of several branches that together describe the changes', async () => {
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

  it('does not count a changeset that the base already has, unless the branch changes it', async () => {
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

  it('fails if the branch withdraws an unreleased promise of a changeset of the base', async () => {
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

  it('lets the branch withdraw what people promised, and what was promised for a package that it deletes', async () => {
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

  it('requires what the table says of a package from 1.0.0 on', async () => {
    const root = repository({ 'emitter-shop': '1.0.0' });
    write(root, placed, orderWith({ note }, ['note']));
    expect((await run(root, 'gate', '--base', 'HEAD')).stderr).toContain('@org/emitter-shop needs major,');
  });

  it('has no verdict if a changeset cannot be read', async () => {
    const root = repository();
    put(root, '.changeset/brave-cats-sing.md', 'Words, and no package.\n');
    const { status, stderr } = await run(root, 'gate', '--base', 'HEAD');
    expect(stderr).toBe(
      '.changeset/brave-cats-sing.md: could not parse changeset - missing or invalid frontmatter. ' +
        'Fix it, or write a new one: npx changeset\n',
    );
    expect(status).toBe(2);
  });

  it('has no verdict if the version cannot be read from a package.json, here or at the base', async () => {
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

  it('is a command of the program that npm runs, which exits with its code', () => {
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
