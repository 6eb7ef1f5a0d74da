import { expect, it } from 'vitest';
import { measureSizes, recordedSizes } from '../dist/footprint/sizes.js';

it('the footprint is at most 10 % larger than `npm run bench -- footprint` recorded', async () => {
  const recorded = recordedSizes();
  const now = await measureSizes();
  for (const [name, size] of Object.entries(now) as [keyof typeof now, number][]) {
    expect(size, `${name}: ${size}, recorded ${recorded[name]}`).toBeLessThanOrEqual(recorded[name] * 1.1);
    expect(size, name).toBeGreaterThan(0);
  }
});
