import { defineConfig } from 'vitest/config';

export default defineConfig({
  // npm packs and publishes here; beside other tests that takes more than the default of 5 s.
  test: { include: ['test/**/*.test.ts'], setupFiles: '../../vitest.environment.js', testTimeout: 60_000 },
});
