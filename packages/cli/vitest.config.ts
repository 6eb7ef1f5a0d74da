import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: '../../vitest.environment.js',
    // The tests' own clients: see src/aws/clients.ts.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // The command is run as a process of its own, against a lake: slow where the machine is shared.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
