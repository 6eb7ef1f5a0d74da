import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The command is run as a process of its own, against a lake: slow where the machine is shared.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
