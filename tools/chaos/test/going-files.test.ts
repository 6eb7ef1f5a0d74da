import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkGoing } from '../src/simulation/going-files.js';
import { eventIDOf, Model, type ModelEvent, newLife } from '../src/simulation/model.js';
import { Unsynced } from '../src/simulation/unsynced.js';
import { unsyncedWrite } from '../src/simulation/unsynced-writes.js';

const UID = 'u-1-1';
let directory: string;
let model: Model;
let event: ModelEvent;
let unsynced: Unsynced;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'going-'));
  model = new Model();
  unsynced = new Unsynced();
  event = model.begin(UID, 'acme', 'channel-1', newLife(1, true));
  const settled = Promise.resolve();
  const delivered = settled.then(() => ({ eventID: undefined }));
  model.accept(event, { UID, accepted: true, stored: settled, delivered }, undefined, 0);
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Writes a file, and syncs it or not. */
function write(name: string, content: string | Buffer, isSynced: boolean): string {
  const file = join(directory, name);
  writeFileSync(file, '');
  const noted = unsyncedWrite(file, 0, content.length);
  writeFileSync(file, content);
  unsynced.writes.note(file, noted);
  if (isSynced) unsynced.writes.endSync(file, unsynced.writes.under(file), false);
  return file;
}

function segment(): string {
  const record = Buffer.concat([Buffer.from('AEV1'), Buffer.alloc(16), Buffer.from(`${UID}{}`)]);
  record.writeUInt32BE(record.length - 20, 4);
  record.writeUIntBE(7, 12, 6);
  record.writeUInt16BE(UID.length, 18);
  record.writeUInt32BE(crc32(record.subarray(12)), 8);
  return write('0000000000000007.segment', record, false);
}

function letters(isSynced: boolean): string {
  const letter = `{"entry":{"UID":"${UID}"}`;
  return write('dead-letters.ndjson', `${letter},"crc":${crc32(letter)}}\n`, isSynced);
}

function checkpoint(watermark: number, isSynced: boolean): string {
  const slot = Buffer.alloc(4096);
  slot.write(`1\n${JSON.stringify({ generation: 1, watermark, ranges: [] })}\n`);
  return write('checkpoint', slot, isSynced);
}

it('a segment may be deleted once a checkpoint on disk covers its events, all delivered or dead letters on disk', () => {
  const file = segment();
  checkpoint(8, true);
  letters(true);
  checkGoing(file, undefined, unsynced, model);
  rmSync(join(directory, 'dead-letters.ndjson'));
  event.eventIDs.add(eventIDOf(UID));
  checkGoing(file, undefined, unsynced, model);
  expect(model.problems).toEqual([]);
});

it.each([true, false])(
  'what a file that replaces another without a sync also holds is safe only if it was on disk before: %s',
  (isFormerSynced) => {
    const file = segment();
    checkpoint(8, true);
    const replaced = letters(isFormerSynced);
    const replacing = join(directory, 'draft');
    writeFileSync(replacing, readFileSync(replaced));
    unsynced.names.rename(replacing, replaced);
    renameSync(replacing, replaced);
    checkGoing(file, undefined, unsynced, model);
    expect(model.problems.length === 0).toBe(isFormerSynced);
  },
);

it.each([
  ['u-1-1 is in no other on disk', { isLetterSynced: false, watermark: 8, isToldSynced: true }],
  ['no checkpoint on disk says', { isLetterSynced: true, watermark: 7, isToldSynced: true }],
  ['no checkpoint on disk says', { isLetterSynced: true, watermark: 8, isToldSynced: false }],
])('finds, as a segment goes, that %s', (problem, { isLetterSynced, watermark, isToldSynced }) => {
  const file = segment();
  letters(isLetterSynced);
  checkpoint(watermark, isToldSynced);
  checkGoing(file, undefined, unsynced, model);
  expect(model.problems).toEqual([expect.stringContaining(problem)]);
});

it('a dead letter that is deleted before its new record is on disk is found', () => {
  const file = letters(true);
  segment();
  checkGoing(file, undefined, unsynced, model);
  expect(model.problems).toEqual(['dead-letters.ndjson goes, and u-1-1 is in no other on disk']);
});
