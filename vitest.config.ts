import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { SOFTWARE_WEBGPU_FLAGS } from './scripts/app-driver/chromium-flags.ts';
import { findChromium } from './scripts/find-chromium.mjs';
import { CountReporter } from './tests/support/count-reporter.ts';

// Not required here: the tests in Node run without one.
const executablePath = findChromium();

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      {
        test: {
          name: 'node',
          include: ['tests/unit/**/*.test.ts', 'tests/types/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/gpu/**/*.test.ts', 'tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath && { executablePath }), args: [...SOFTWARE_WEBGPU_FLAGS] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts', 'tests/demo-clip/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // Each file drives a browser that uses every core: one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
