import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bumpAt, covers, table, worst } from '../../src/diff/table.js';
import { workspaceRoot } from '../sample-schemas.js';

describe('the table', () => {
  it('is the same as in schemas/README.md', () => {
    const [, section = ''] = readFileSync(`${workspaceRoot}schemas/README.md`, 'utf8').split(
      '## How a change is judged',
    );
    const documented = [...section.matchAll(/^\| (.+?) +\| (\w+) +\| (\w+) +\| (\w+) +\|$/gm)]
      .map(([, ...cells]) => cells)
      .slice(1);
    const rows = Object.values(table).map(({ change, caller, reader, bump }) => [
      change,
      caller,
      reader,
      bump,
    ]);
    expect(documented).toEqual(rows);
  });

  it('requires a major bump for everything that breaks somebody, and for nothing else', () => {
    for (const { change, caller, reader, bump } of Object.values(table)) {
      expect({ change, isMajor: bump === 'major' }).toEqual({
        change,
        isMajor: [caller, reader].includes('breaks'),
      });
    }
  });
});

describe('a bump', () => {
  it('is lowered by one step while the package is 0.x, and a patch stays a patch', () => {
    expect((['major', 'minor', 'patch'] as const).map((bump) => bumpAt('0.9.1', bump))).toEqual([
      'minor',
      'patch',
      'patch',
    ]);
    expect(bumpAt('1.0.0', 'major')).toBe('major');
    expect(bumpAt('10.2.0', 'minor')).toBe('minor');
  });

  it('is the largest of several, and covers every smaller one', () => {
    expect(worst(['patch', 'major', 'minor'])).toBe('major');
    expect(worst([])).toBeUndefined();
    expect(covers('minor', 'minor')).toBe(true);
    expect(covers('major', 'patch')).toBe(true);
    expect(covers('patch', 'minor')).toBe(false);
    expect(covers(undefined, 'patch')).toBe(false);
  });
});
