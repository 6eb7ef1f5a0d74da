import { findSource } from '@org/event-catalog';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activity } from './collecting-terminal.js';
import { good } from './problems.js';

const wrongExamples = join(import.meta.dirname, 'wrong-examples');

describe('activity events validate', () => {
  it.each(readdirSync(wrongExamples))('finds every problem of the published example %s', async (name) => {
    const { code, stdout, stderr } = await activity(['events', 'validate', join(wrongExamples, name)], {
      columns: 200,
    });
    const source = name.replace('.json', '');
    expect(stdout).toContain(
      `which is not an event source of the catalogue\n                  Did you mean "${findSource(source)?.eventSource ?? ''}"?`,
    );
    expect(stdout).toContain('error    recipientAccountId is required');
    expect(stdout).toContain(
      'error    eventTime must be a date and time such as 2026-01-31T09:30:00Z, but is "202-07-12T10:55:00"',
    );
    expect(stdout).toContain('warning  UID is not a UUID but');
    if (source === 'autopatcher')
      expect(stdout).toContain(
        '13:7   error    requestParameters.noUpdatesCOunt is not a property of this event\n                  Did you mean "noUpdatesCount"?',
      );
    expect(stderr).toBe(
      `activity: There are ${source === 'autopatcher' ? 4 : 3} errors.\nFix what is listed, then validate again.\n`,
    );
    expect(code).toBe(1);
  });

  it('says what a valid file contains, and exits with 0', async () => {
    const stdin = `${JSON.stringify(good)}\n${JSON.stringify(good)}\n`;
    expect(await activity(['events', 'validate', '-'], { stdin })).toEqual({
      code: 0,
      stdout: 'standard input: valid, NDJSON of 2 events, none of them wrong\n',
      stderr: '',
    });
  });

  it('does not fail for a warning', async () => {
    const { code, stdout } = await activity(['events', 'validate', '-'], {
      stdin: JSON.stringify({ ...good, UID: '1' }),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('warning  UID is not a UUID')]);
  });

  it('also reports as JSON', async () => {
    const stdin = JSON.stringify({ ...good, version: 'v2' }, undefined, 2);
    const { code, stdout } = await activity(['events', 'validate', '-', '--json'], { stdin });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      files: [
        {
          file: 'standard input',
          shape: 'event',
          valid: false,
          problems: [],
          events: [
            {
              event: 'klarity.discoveryRule.created',
              line: 1,
              valid: false,
              problems: [
                {
                  level: 'error',
                  path: 'version',
                  message: 'must be "v1", but is "v2"',
                  fix: 'Write "v1".',
                  line: 2,
                  column: 3,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('accepts a file that begins with a byte order mark', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'validate-'));
    const file = join(folder, 'event.json');
    writeFileSync(file, `\uFEFF${JSON.stringify(good)}`);
    const utf16 = join(folder, 'written-by-powershell.json');
    writeFileSync(utf16, `\uFEFF${JSON.stringify(good, null, 2)}\r\n`, 'utf16le');
    for (const setting of [
      { args: [file] },
      { args: [utf16] },
      { args: ['-'], stdin: `\uFEFF${JSON.stringify(good)}` },
    ]) {
      const { code, stdout } = await activity(['events', 'validate', ...setting.args], setting);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/: valid, one event\n$/)]);
    }
    const { stdout } = await activity([
      'events',
      'send',
      'discoveryRule.created',
      '--data',
      file,
      '--dry-run',
    ]);
    // It is sent by no emitter, and so without its number.
    const { additionalEventData, ...sent } = good;
    expect(additionalEventData).toHaveProperty('emitter');
    expect(JSON.parse(stdout)).toEqual(sent);
    rmSync(folder, { recursive: true });
  });

  it('says which file cannot be read', async () => {
    expect(await activity(['events', 'validate', 'nowhere.json'])).toEqual({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(
        /^activity: nowhere\.json cannot be read: ENOENT.*\nPass the path of a file, or - for standard input\.\n$/,
      ) as string,
    });
  });
});
