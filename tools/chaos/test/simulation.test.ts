import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { describeFailure, simulate } from '../src/simulation/simulate.js';

it('every promise holds in two hundred random sequences', { timeout: 120_000 }, async () => {
  const { runs, failures, counts } = await simulate({ runs: 200, seed: 1 });
  expect(failures.map(describeFailure)).toEqual([]);
  expect(runs).toBe(200);
  // Otherwise the promises might hold only because nothing happened.
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0);
});

it('the seed alone determines a sequence, not the sequences before it', { timeout: 120_000 }, async () => {
  const both = await simulate({ runs: 20, seed: 400 });
  const [first, second] = [await simulate({ runs: 10, seed: 400 }), await simulate({ runs: 10, seed: 410 })];
  const sum = Object.entries(first.counts).map(([what, count]) => [
    what,
    count + second.counts[what as keyof typeof second.counts],
  ]);
  expect(both.counts).toEqual(Object.fromEntries(sum));
});

it('the disk fails also where the temporary directory is a link, as on macOS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linked-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  symlinkSync('.', join(folder, 'link'));
  vi.stubEnv('TMPDIR', join(folder, 'link'));
  const { failures, counts } = await simulate({ runs: 5, seed: 1 });
  expect(failures.map(describeFailure)).toEqual([]);
  expect(counts.diskFaults).toBeGreaterThan(0);
});

it('a failure is reported with the broken promise, the last steps, and how to repeat it', () => {
  const steps = Array.from({ length: 20 }, (_, step) => `${step} ms: waits 1 ms`);
  const text = describeFailure({ seed: 42, problems: ['u-42-7 was accepted, and is lost'], steps });
  expect(text.split('\n')).toEqual([
    'sequence 42 does not hold:',
    '  u-42-7 was accepted, and is lost',
    'its last steps:',
    ...steps.slice(8).map((step) => `  ${step}`),
    'to repeat it: npm run chaos -- simulate --runs 1 --seed 42',
  ]);
});
