import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, compare, ForeignFileError } from '../src/apply.js';
import { generate } from '../src/generate.js';
import { readSchemas } from '../src/load.js';
import type { Plan } from '../src/plan.js';
import { isGenerated, markdownHeader, moduleHeader } from '../src/print/header.js';
import { readWorkspace } from '../src/workspace.js';
import { workspaceRoot } from './sample-schemas.js';
import { put, temporaryFolder } from './temporary-folder.js';

const event = 'packages/emitter-shop/src/gen/events/order-placed.ts';
const page = 'docs/events/shop.md';
const manifest = 'packages/emitter-shop/package.json';
const plan: Plan = new Map([
  [event, `${moduleHeader(['schemas/shop/order.placed.json'])}export {};\n`],
  [page, `${markdownHeader(['schemas/shop/*.json'])}# Shop\n`],
  [manifest, '{}\n'],
]);

describe('applying a plan', () => {
  it('writes what is missing, changes what differs, and leaves the rest untouched', () => {
    const root = temporaryFolder([
      [event, plan.get(event) ?? ''],
      [page, `${plan.get(page) ?? ''}edited\n`],
    ]);
    const before = statSync(join(root, event)).mtimeMs;
    expect(apply(plan, root)).toEqual([
      { file: page, difference: 'changed' },
      { file: manifest, difference: 'missing' },
    ]);
    for (const [file, text] of plan) expect(readFileSync(join(root, file), 'utf8')).toBe(text);
    expect(statSync(join(root, event)).mtimeMs).toBe(before);
    expect(apply(plan, root)).toEqual([]);
  });

  it('deletes a generated file that is no longer planned, and no other', () => {
    const old = 'packages/emitter-shop/src/gen/events/order-lost.ts';
    const root = temporaryFolder([
      [old, `${moduleHeader(['schemas/shop/order.lost.json'])}export {};\n`],
      ['packages/emitter-shop/src/gen/events/by-hand.ts', 'export {};\n'],
      ['packages/emitter-shop/CHANGELOG.md', '# Changes\n'],
      ['packages/emitter-old/package.json', '{}\n'],
      ['docs/guide/index.md', `${markdownHeader(['schemas/'])}copied by hand\n`],
    ]);
    expect(apply(plan, root).filter(({ difference }) => difference === 'superfluous')).toEqual([
      { file: old, difference: 'superfluous' },
    ]);
    expect(existsSync(join(root, old))).toBe(false);
    for (const file of [
      'packages/emitter-shop/src/gen/events/by-hand.ts',
      'packages/emitter-shop/CHANGELOG.md',
      'packages/emitter-old/package.json',
      'docs/guide/index.md',
    ]) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });

  it('refuses to overwrite a file that someone else wrote, and then writes nothing at all', () => {
    const root = temporaryFolder([[event, 'export const byHand = true;\n']]);
    expect(() => apply(plan, root)).toThrow(new ForeignFileError([event]).message);
    expect(readFileSync(join(root, event), 'utf8')).toBe('export const byHand = true;\n');
    expect(existsSync(join(root, page))).toBe(false);
  });

  it('rewrites a file in which git left a conflict, even in its header', () => {
    const text = plan.get(event) ?? '';
    const theirs = moduleHeader(['schemas/shop/order.placed.json', 'schemas/common/money.json']);
    const root = temporaryFolder([
      [event, `<<<<<<< HEAD\n${text}=======\n${theirs}>>>>>>> other\nexport {};\n`],
      [page, `<<<<<<< HEAD\r\n${plan.get(page) ?? ''}`],
    ]);
    expect(apply(plan, root)).toContainEqual({ file: event, difference: 'changed' });
    for (const [file, planned] of plan) expect(readFileSync(join(root, file), 'utf8')).toBe(planned);
  });

  it('changes nothing if one of the files cannot be written', () => {
    const root = temporaryFolder([[page, `${plan.get(page) ?? ''}edited\n`]]);
    // A file in the place of a folder: nothing can be written below it, not even by root.
    put(root, 'packages/emitter-shop', 'a file\n');
    expect(() => apply(plan, root)).toThrow(/ENOTDIR|EEXIST/);
    expect(readFileSync(join(root, page), 'utf8')).toContain('edited');
    expect(readdirSync(join(root, 'docs/events'))).toEqual(['shop.md']);
  });

  it('only reports the differences if it is asked to compare', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'docs'));
    expect(compare(plan, root)).toEqual(
      [
        { file: page, difference: 'missing' },
        { file: event, difference: 'missing' },
        { file: manifest, difference: 'missing' },
      ]
        .sort((a, b) => (a.file < b.file ? -1 : 1))
        .map((drift) => ({ ...drift })),
    );
    expect(readdirSync(root)).toEqual(['docs']);
  });
});

describe('this workspace', () => {
  it('has every generated file as its schemas define it', async () => {
    const { plan: ours, findings } = await generate(readSchemas(workspaceRoot), readWorkspace(workspaceRoot));
    expect(findings).toEqual([]);
    expect(compare(ours ?? new Map(), workspaceRoot)).toEqual([]);
  });

  it('is restored exactly after every generated file was deleted', async () => {
    const { plan: ours = new Map<string, string>() } = await generate(
      readSchemas(workspaceRoot),
      readWorkspace(workspaceRoot),
    );
    const root = temporaryFolder(
      [...ours].map(([file]) => [file, readFileSync(join(workspaceRoot, file), 'utf8')]),
    );
    for (const [file, text] of ours) if (isGenerated(text)) rmSync(join(root, file));
    apply(ours, root);
    for (const file of ours.keys()) {
      expect(readFileSync(join(root, file), 'utf8'), file).toBe(
        readFileSync(join(workspaceRoot, file), 'utf8'),
      );
    }
  });
});
