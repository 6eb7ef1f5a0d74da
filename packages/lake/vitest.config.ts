import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/*.test.ts'],
    setupFiles: '../../vitest.environment.js',
    // Lakes are started and killed in processes of their own: slow where the machine is shared.
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
