import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import eventGenerator from '../src/generators/event.js';
import sourceGenerator from '../src/generators/source.js';
import { shop, workspaceRoot } from './sample-schemas.js';

function treeWithShop(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  for (const [file, text] of shop()) tree.write(file, text);
  return tree;
}

describe("Nx's generators", () => {
  it('write into the tree what the command writes, and print the next step once it is on disk', () => {
    const tree = treeWithShop();
    const tell = eventGenerator(tree, { source: 'shop', name: 'order.paid' });
    expect(tree.read('schemas/shop/order.paid.json', 'utf8')).toContain('"title": "Order paid"');
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    tell();
    expect(String(printed.mock.calls[0]?.[0])).toContain('Then: npm run generate');
    printed.mockRestore();
  });

  it('see what another generator changed in the tree before', () => {
    const tree = treeWithShop();
    sourceGenerator(tree, { key: 'till' });
    eventGenerator(tree, { source: 'till', name: 'drawer.opened' });
    expect(tree.exists('schemas/till/drawer.opened.json')).toBe(true);
  });

  it('overwrite nothing', () => {
    expect(() => eventGenerator(treeWithShop(), { source: 'shop', name: 'order.placed' })).toThrow(
      'schemas/shop/order.placed.json already exists, and was not changed.',
    );
  });

  it('are those that the manifest names', () => {
    const require = createRequire(join(workspaceRoot, 'tools/codegen/generators.json'));
    const { generators } = require('./generators.json') as {
      generators: Record<string, { factory: string; schema: string }>;
    };
    expect(Object.keys(generators)).toEqual(['event', 'source']);
    for (const { factory, schema } of Object.values(generators)) {
      // As Nx loads them, by `require`: in a process of its own, for Vitest loads modules in its own way.
      const program = `console.log(typeof require(${JSON.stringify(require.resolve(factory))}).default)`;
      expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })).toBe('function\n');
      expect(require(schema)).toHaveProperty('required');
    }
  });
});
