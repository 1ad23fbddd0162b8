import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {describe, expect, it} from 'vitest';
import {canShareMemory, withSharedMemory} from '../../../../src/engine/backends/shared-memory.ts';

const read = (name: string): ArrayBuffer =>
  new Uint8Array(
    readFileSync(createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`)),
  ).buffer;

describe('withSharedMemory', () => {
  it('changes one bit of the program, which can be compiled', async () => {
    const program = read('tfjs-backend-wasm-simd.wasm');
    const shared = withSharedMemory(program);
    const [before, after] = [new Uint8Array(program), new Uint8Array(shared)];
    const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
    expect(changed).toHaveLength(1);
    expect([before[changed[0]!], after[changed[0]!]]).toEqual([1, 3]);
    await expect(WebAssembly.compile(shared)).resolves.toBeInstanceOf(WebAssembly.Module);
  });

  it('says so where the program has no memory of its own', () => {
    expect(() => withSharedMemory(read('tfjs-backend-wasm-threaded-simd.wasm'))).toThrow(
      'no memory of its own',
    );
    expect(() => withSharedMemory(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]).buffer)).toThrow(
      'no memory of its own',
    );
  });
});

describe('canShareMemory', () => {
  it('asks for as much as the program does', () => expect(canShareMemory()).toBe(true));
});
