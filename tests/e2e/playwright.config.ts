/** End-to-end tests: the built site in real Chromium, served from a sub-path. Run `npm run build` first. */
import {defineConfig} from '@playwright/test';
import {retriesOf} from '../support/retries.ts';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // A test keeps about one core busy.
  workers: 2,
  fullyParallel: true,
  timeout: 240_000,
  retries: retriesOf(2),
  expect: {timeout: 120_000},
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: {width: 800, height: 600},
    launchOptions: {
      ...(executablePath ? {executablePath} : {}),
      args: sandboxArgs,
    },
    // A drifting wall, and a trace's film of it, cost a machine without a graphics card more than the pictures.
    contextOptions: {reducedMotion: 'reduce'},
    screenshot: 'only-on-failure',
  },
});
