/** The built site in the other browser engines, where they are installed. Run `npm run build` first. */
import {resolve} from 'node:path';
import {defineConfig} from 'vitest/config';
import {retriesOf} from '../support/retries.ts';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    name: 'engines',
    include: ['tests/engines/*.test.ts'],
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // One browser at a time: a wall keeps a core busy.
    fileParallelism: false,
    retry: retriesOf(2),
  },
});
