/**
 * The fault matrix: each file of the site × each fault × each visit, against a host that has them. The site is built for it
 * with all limits shorter by one factor, `NONESUCH_LIMIT_SCALE`. `FAULTS` picks the cells: `all`, `twenty`, else a fifth of them.
 */
import {defineConfig} from '@playwright/test';
import {retriesOf} from '../support/retries.ts';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/faults',
  globalSetup: './build-site.ts',
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  retries: retriesOf(1),
  reporter: [['list'], ['./table-reporter.ts']],
  use: {
    browserName: 'chromium',
    viewport: {width: 500, height: 400},
    launchOptions: {...(executablePath ? {executablePath} : {}), args: sandboxArgs},
    contextOptions: {reducedMotion: 'reduce'},
  },
});
