import { expect, it } from 'vitest';
import { measureOutage } from '../src/outage.js';
import { runChaos } from '../src/run.js';

it(
  'loses no accepted event over twelve kills in front of a failing server',
  { timeout: 60_000 },
  async () => {
    const report = await runChaos({ kills: 12, seed: 7 });
    expect(report.lost).toEqual([]);
    expect(report.invented).toEqual([]);
    expect(report.accepted).toBeGreaterThan(100);
    expect(report.stored).toBeGreaterThan(10);
  },
);

it(
  'keeps the backlog of an outage on disk: memory stays flat while it grows',
  { timeout: 60_000 },
  async () => {
    const samples = await measureOutage({ events: 120_000 });
    const late = samples.slice(8).map(({ residentBytes }) => residentBytes);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(24_000_000);
    const [first, last] = [samples[8], samples.at(-1)];
    expect((last?.spoolBytes ?? 0) - (first?.spoolBytes ?? 0)).toBeGreaterThan(30_000_000);
  },
);
