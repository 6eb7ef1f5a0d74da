import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.js';
import { shop } from '../sample-schemas.js';
import { put } from '../temporary-folder.js';
import { changesets, commit, git, note, orderWith, placed, repository, run, write } from './repository.js';

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
        '3 changes to the events, none breaking:',
        '',
        '- `shop`: `owner` of the source is now `Team *A*` (`Shop team` before).',
        '- `shop` `order.placed`: `requestParameters.note` is new and required (string). Events stored earlier do not have it.',
        '- `shop` `order.placed`: The examples changed.',
        '',
      ].join('\n'),
    });
  });

  it('updates its own files in place, leaves those of others, and deletes what is no longer needed', async () => {
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

  it('names a file after its content, so that two branches never write the same file for different changes', async () => {
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

  it('names every package that uses the envelope, and none that is deleted', async () => {
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
    await run(root, 'changeset', '--base', 'HEAD');
    expect((await run(root, 'gate', '--base', 'HEAD')).stdout).toBe(
      'The changesets promise enough for 1 change: @org/emitter-shop minor, @org/event-catalog major.\n',
    );
    rmSync(join(root, 'packages/emitter-shop'), { recursive: true });
    await run(root, 'changeset', '--base', 'HEAD');
    const { status, stdout } = await run(root, 'gate', '--base', 'HEAD');
    expect(stdout).toBe('The changesets promise enough for 1 change: @org/event-catalog major.\n');
    expect(status).toBe(0);
  });
});
