import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dice } from '../src/simulation/dice.js';
import { UnsyncedWrites, type Write } from '../src/simulation/unsynced-writes.js';

let directory: string;
let file: string;
let writes: UnsyncedWrites;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'unsynced-'));
  file = join(directory, 'file');
  writes = new UnsyncedWrites();
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Appends a letter this many times, recorded as the simulated disk records it. */
function append(before: string, letter: string, bytes: number): Write {
  writeFileSync(file, before + letter.repeat(bytes));
  const write: Write = {
    path: file,
    offset: before.length,
    bytes,
    before: Buffer.alloc(0),
    state: 'unsynced',
  };
  writes.note(file, write);
  return write;
}

/** What a hundred power cuts leave of a file. */
function afterCuts(happen: () => void): Set<string> {
  const left = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    writes = new UnsyncedWrites();
    happen();
    writes.cutPower(directory, new Dice(seed));
    left.add(readFileSync(file, 'utf8'));
  }
  return left;
}

const sync = (failed: boolean): void => {
  writes.endSync(file, writes.under(file), failed);
};

it('a power cut keeps everything that a sync covered', () => {
  const left = afterCuts(() => {
    append('', 'a', 10);
    sync(false);
  });
  expect([...left]).toEqual(['a'.repeat(10)]);
});

it('a power cut loses all, none or a part of what was not synced', () => {
  const left = afterCuts(() => {
    append('', 'a', 10);
    sync(false);
    append('a'.repeat(10), 'b', 10);
  });
  expect(left).toContain('a'.repeat(10));
  expect(left).toContain('a'.repeat(10) + 'b'.repeat(10));
  expect([...left].some((text) => /^a{10}b{1,9}$/.test(text))).toBe(true);
  expect([...left].every((text) => text.startsWith('a'.repeat(10)))).toBe(true);
});

it('a power cut loses what a failed sync should have covered, although a later sync succeeded', () => {
  const left = afterCuts(() => {
    append('', 'a', 10);
    sync(true);
    sync(false);
  });
  expect(left).not.toContain('a'.repeat(10));
});

it('a lost write restores the previous content', () => {
  const left = afterCuts(() => {
    writeFileSync(file, 'new'.padEnd(4096));
    writes.note(file, {
      path: file,
      offset: 0,
      bytes: 4096,
      before: Buffer.from('old'.padEnd(4096)),
      state: 'unsynced',
    });
  });
  expect(new Set([...left].map((text) => text.trim()))).toEqual(new Set(['old', 'new']));
});
