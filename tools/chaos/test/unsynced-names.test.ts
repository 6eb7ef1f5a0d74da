import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dice } from '../src/simulation/dice.js';
import { filesOf } from '../src/simulation/files.js';
import { UnsyncedNames } from '../src/simulation/unsynced-names.js';
import { UnsyncedWrites } from '../src/simulation/unsynced-writes.js';

let root: string;
let names: UnsyncedNames;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'unsynced-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Calls of the file system, recorded as the simulated disk records them. */
const make = (file: string, content: string): void => {
  names.make(file);
  writeFileSync(file, content);
};
const rename = (from: string, to: string): void => {
  names.rename(from, to);
  renameSync(from, to);
};
const remove = (file: string): void => {
  names.delete(file);
  rmSync(file);
};

/** What a hundred power cuts leave of a directory: the name and content of each file. */
function afterCuts(happen: (directory: string) => void): Set<string> {
  const left = new Set<string>();
  for (let seed = 0; seed < 100; seed++) {
    const directory = join(root, String(seed));
    mkdirSync(directory);
    names = new UnsyncedNames(new UnsyncedWrites());
    happen(directory);
    names.cutPower(new Dice(seed));
    const files = existsSync(directory) ? filesOf(directory) : [];
    left.add(
      files.map((file) => `${file.slice(directory.length + 1)}: ${readFileSync(file, 'utf8')}`).join(),
    );
  }
  return left;
}

it('a power cut keeps what a sync of the same directory covered, and nothing that a sync of another did', () => {
  const left = afterCuts((directory) => {
    make(join(directory, 'a'), '1');
    names.sync(directory);
    make(join(directory, 'b'), '2');
    names.sync(join(directory, 'c'));
  });
  expect(left).toEqual(new Set(['a: 1', 'a: 1,b: 2']));
});

it('an unsynced deletion is undone, with the content of that time', () => {
  const left = afterCuts((directory) => {
    make(join(directory, 'a'), '1');
    names.sync(directory);
    remove(join(directory, 'a'));
  });
  expect(left).toEqual(new Set(['', 'a: 1']));
});

it('an unsynced rename is undone as a whole, restores the replaced file, and later writes stay with their file', () => {
  const left = afterCuts((directory) => {
    const [file, draft] = [join(directory, 'file'), join(directory, 'file.draft')];
    make(file, 'old');
    make(draft, 'new');
    names.sync(directory);
    rename(draft, file);
    writeFileSync(file, 'newer');
  });
  expect(left).toEqual(new Set(['file: newer', 'file: old,file.draft: newer']));
});

it('unsynced changes to one name are undone from the last to the first', () => {
  const left = afterCuts((directory) => {
    make(join(directory, 'a'), '1');
    remove(join(directory, 'a'));
    make(join(directory, 'a'), '2');
  });
  expect(left).toEqual(new Set(['', 'a: 1', 'a: 2']));
});

it('a directory whose own name was not synced is lost with everything in it', () => {
  const left = afterCuts((directory) => {
    const folder = join(directory, 'folder');
    names.make(folder);
    mkdirSync(folder);
    make(join(folder, 'a'), '1');
    names.sync(folder);
    expect(names.areSynced(join(folder, 'a'))).toBe(false);
  });
  expect(left).toEqual(new Set(['', 'folder/a: 1']));
});
