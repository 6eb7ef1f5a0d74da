import { expect, it } from 'vitest';
import { measureSizes, recordedSizes } from '../dist/footprint/sizes.js';

it('has grown by no more than 10 % since its sizes were recorded by `npm run bench -- footprint`', async () => {
  const recorded = recordedSizes();
  const now = await measureSizes();
  for (const [name, size] of Object.entries(now) as [keyof typeof now, number][]) {
    expect(size, `${name}: ${size}, recorded ${recorded[name]}`).toBeLessThanOrEqual(recorded[name] * 1.1);
    expect(size, name).toBeGreaterThan(0);
  }
});
