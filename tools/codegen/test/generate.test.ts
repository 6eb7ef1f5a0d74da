import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generate } from '../src/generate.js';
import { readSchemas } from '../src/load.js';
import { emptyWorkspace } from './sample-schemas.js';
import { typeErrors } from './type-errors.js';

const golden = fileURLToPath(new URL('golden/generate/', import.meta.url));

describe.each(readdirSync(golden))('the golden case %s', (name) => {
  const root = join(golden, name);

  it('generates the expected files, and no other', async () => {
    const { plan = new Map<string, string>(), findings } = await generate(readSchemas(root), emptyWorkspace);
    // Warnings do not keep anybody from generating.
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    const expected = join(root, 'expected');
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      rmSync(expected, { recursive: true, force: true });
      for (const [file, text] of plan) {
        mkdirSync(dirname(join(expected, file)), { recursive: true });
        writeFileSync(join(expected, file), text);
      }
    }
    const files = readdirSync(expected, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(expected.length + 1));
    expect([...plan.keys()].sort()).toEqual(files.sort());
    for (const [file, text] of plan) expect(text, file).toBe(readFileSync(join(expected, file), 'utf8'));
  });

  it('compiles', async () => {
    const { plan = new Map<string, string>() } = await generate(readSchemas(root), emptyWorkspace);
    expect(typeErrors(new Map([...plan].filter(([file]) => file.endsWith('.ts'))))).toEqual([]);
  });
});
