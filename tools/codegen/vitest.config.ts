import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Compilers at work, on machines that are busy with other packages' tests.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
