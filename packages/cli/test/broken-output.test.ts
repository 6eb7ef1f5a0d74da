import { closeSync, openSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { ended, startActivity } from './activity-process.js';

/** Every write to it fails, as on a disk without room. */
const full = openSync('/dev/full', 'w');
afterAll(() => {
  closeSync(full);
});

it('the command explains that the output cannot be written, and fails', async () => {
  const child = startActivity(['events', 'list'], {}, { stdout: full });
  expect(await ended(child)).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'activity: The output could not be written: ENOSPC: no space left on device, write.\n' +
      'Check that there is space where it goes, and that you may write there; then run the command again.\n',
  });
});

it('the command ends silently, with an exit code of its own, once nobody reads its output', async () => {
  const child = startActivity(['events', 'list'], {});
  child.stdout?.destroy();
  expect(await ended(child)).toEqual({ code: 141, stdout: '', stderr: '' });
});

it.each(['full', 'closed'])('the command does its work although standard error is %s', async (how) => {
  // What is wrong is told on standard output, that it is wrong on standard error.
  const child = startActivity(['events', 'validate', '-'], {}, how === 'full' ? { stderr: full } : {});
  child.stderr?.destroy();
  child.stdin?.end('{}\n{}\n');
  const { code, stdout } = await ended(child);
  expect(stdout).toMatch(/\nstandard input: wrong, .+\n$/);
  expect(code).toBe(1);
});
