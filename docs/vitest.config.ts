import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Each test of a whole site builds one, on machines that are busy with other packages' tests.
  test: { include: ['test/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
