import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {compiledKernels, compileModule, problemOf} from '../../../../scripts/build/compile-kernels.ts';
import {KERNEL_BUILDS} from '../../../../src/generator/kernels/kernel-build.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'nonesuch-kernels-'))));
afterAll(() => rmSync(folder, {recursive: true}));

function source(text: string): string {
  const path = join(folder, 'source.ts');
  writeFileSync(path, text);
  return path;
}

describe('the compiled kernels', () => {
  it.each(KERNEL_BUILDS)('for %s bring nothing of their own', async (build) => {
    const path = await compiledKernels(build);
    const module = readFileSync(path);
    expect(problemOf(module)).toBeNull();
    expect(module.length).toBeLessThan(16 * 1024);
    // Compiled once.
    expect(await compiledKernels(build)).toBe(path);
  });

  it('are different ones', async () => {
    const paths = await Promise.all(KERNEL_BUILDS.map(compiledKernels));
    const modules = paths.map((path) => readFileSync(path, 'base64'));
    expect(new Set(modules).size).toBe(KERNEL_BUILDS.length);
  });
});

describe('compileModule', () => {
  it('refuses data of its own', async () => {
    const path = source('export function text(): string { return "data"; }');
    await expect(compileModule(path, 'simd')).rejects.toThrow('data of their own');
  });

  it('refuses code that runs by itself', async () => {
    const path = source('store<i32>(1024, 1); export function nothing(): void {}');
    await expect(compileModule(path, 'simd')).rejects.toThrow('run code by themselves');
  });

  it('says what is wrong with a source', async () => {
    const path = source('export function wrong(): i32 { return nowhere; }');
    await expect(compileModule(path, 'simd')).rejects.toThrow("Cannot find name 'nowhere'");
  });
});
