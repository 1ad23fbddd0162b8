/** The unit tests by which `npm run mutate` tells whether a change of `src/pictures`, `src/model` or `src/lib` is noticed. */
import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/unit/{pictures,model,lib,words}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
  },
});
