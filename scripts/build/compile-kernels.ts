/**
 * Compiles the WebAssembly kernels (`src/generator/kernels/assembly`, AssemblyScript), for the development server, the build, the
 * tests and Node alike. What was compiled is kept in node_modules/.cache until the sources or the compiler change.
 */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';
import type {KernelBuild} from '../../src/generator/kernels/kernel-build.ts';

const root = resolve(import.meta.dirname, '../..');
/** All of them, and nothing else. */
export const KERNEL_SOURCES = join(root, 'src/generator/kernels/assembly');
const cache = join(root, 'node_modules/.cache/nonesuch-kernels');

const relaxed = ['--enable', 'relaxed-simd'];
/** TensorFlow.js's memory can grow to so many pages, and an import must allow it. */
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

const flags: Record<KernelBuild, string[]> = {
  simd: [],
  'relaxed-simd': relaxed,
  'shared-simd': shared,
  'shared-relaxed-simd': [...shared, ...relaxed],
};

const common = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--enable', 'simd', '--importMemory', '--initialMemory', '1'],
];

/** Of the sections that a module consists of. */
const MEMORY_SECTION = 5;
const START_SECTION = 8;
const DATA_SECTION = 11;

/** Numbers of a module's sections. */
export function sectionsOf(module: Uint8Array): number[] {
  const sections: number[] = [];
  let at = 8;
  while (at < module.length) {
    sections.push(module[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return sections;
}

/**
 * What keeps a module from working in the memory of another.
 * @returns one sentence, or null
 */
export function problemOf(module: Uint8Array): string | null {
  const sections = sectionsOf(module);
  if (sections.includes(DATA_SECTION)) {
    return "The kernels have data of their own, which would overwrite TensorFlow.js's: write constants as code.";
  }
  if (sections.includes(MEMORY_SECTION))
    return 'The kernels have a memory of their own: they must import it.';
  if (sections.includes(START_SECTION)) return 'The kernels run code by themselves when they are loaded.';
  return null;
}

/** The key under which the result is kept. */
function hashOf(build: KernelBuild): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(KERNEL_SOURCES).sort()) {
    hash.update(name).update(readFileSync(join(KERNEL_SOURCES, name)));
  }
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  hash.update(JSON.stringify([common, flags[build]]));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Compiles AssemblyScript.
 * @param source path of the file whose exports the module has
 * @throws {Error} what the compiler says; what keeps the module from working in TensorFlow.js's memory
 */
export async function compileModule(source: string, build: KernelBuild): Promise<Uint8Array> {
  const {default: asc} = await import('assemblyscript/asc');
  let module: Uint8Array | null = null;
  const entry = relative(root, source);
  const {error, stderr} = await asc.main([entry, '--outFile', 'kernels.wasm', ...common, ...flags[build]], {
    // The compiler adds the suffix to imports, which have it already.
    readFile(name) {
      const path = resolve(root, name.replace(/(\.ts)+$/, '.ts'));
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile(_name, contents) {
      if (typeof contents !== 'string') module = contents;
    },
    listFiles: () => null,
  });
  if (error || !module) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, {cause: error});
  const problem = problemOf(module);
  if (problem) throw new Error(problem);
  return module;
}

/**
 * Compiles the kernels, unless that was done before.
 * @returns path of the file
 * @throws {Error} what is wrong with the sources
 */
export async function compiledKernels(build: KernelBuild): Promise<string> {
  const path = join(cache, `kernels-${build}-${hashOf(build)}`, `kernels-${build}.wasm`);
  if (existsSync(path)) return path;
  const module = await compileModule(join(KERNEL_SOURCES, 'kernels.ts'), build);
  mkdirSync(resolve(path, '..'), {recursive: true});
  // Several processes may do this at once, and none may read half a file.
  const half = `${path}.${process.pid}`;
  writeFileSync(half, module);
  renameSync(half, path);
  return path;
}
