import {describe, expect, it} from 'vitest';
import {chunkFileNames, importOfEntry} from '../../../../scripts/build/entries-apart.ts';

const chunk = (
  fileName: string,
  imports: string[] = [],
  dynamicImports: string[] = [],
): Parameters<typeof importOfEntry>[0][number] => ({
  fileName,
  isEntry: fileName === 'engine.worker.js',
  imports,
  dynamicImports,
});

describe('importOfEntry', () => {
  it('is content with an entry that imports and is not imported', () => {
    expect(
      importOfEntry([chunk('engine.worker.js', ['engine.js']), chunk('engine.js', ['shared.js'])]),
    ).toBeNull();
  });

  it.each([
    ['at once', chunk('wasm.js', ['engine.worker.js'])],
    ['later', chunk('wasm.js', [], ['engine.worker.js'])],
  ])('names a chunk that imports from it %s', (_, wrong) => {
    expect(importOfEntry([chunk('engine.worker.js'), wrong])).toBe(
      "wasm.js imports from the worker's first file engine.worker.js, which WebKit would run twice.",
    );
  });
});

describe('chunkFileNames', () => {
  it.each([
    ['shared~gif-writer', 'assets/gif-writer-[hash].js'],
    ['shared~engine.worker', 'assets/engine-[hash].js'],
    ['shared~engine.worker~backend-wasm', 'assets/shared-[hash].js'],
    ['rolldown-runtime', 'assets/rolldown-runtime-[hash].js'],
  ])('makes of %s a name that says who uses it', (name, expected) => {
    expect(chunkFileNames({name})).toBe(expected);
  });
});
