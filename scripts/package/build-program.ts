/**
 * Bundles the commands for the package: JavaScript for plain Node, with all that it imports, so that the package needs no
 * other. Beside it lie the WebAssembly of TensorFlow.js and of our own kernels. The site in `dist/` goes with it.
 */
import {chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {basename, join, resolve} from 'node:path';
import {build, type Plugin} from 'vite';
import {KERNEL_BUILDS} from '../../src/generator/kernels/kernel-build.ts';
import {compiledKernels} from '../build/compile-kernels.ts';
import {Notices} from '../build/notices.ts';

const root = resolve(import.meta.dirname, '../..');
const tfjsWasm = join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');

/** TensorFlow.js's WebAssembly loads its files as CommonJS does, which modules have to be given. */
const withCommonJs: Plugin = {
  name: 'nonesuch:common-js',
  renderChunk(code) {
    if (!/\b__dirname\b/.test(code)) return null;
    const lines = [
      `import {createRequire as createRequireHere} from 'node:module';`,
      'const require = createRequireHere(import.meta.url);',
      'const __filename = import.meta.filename;',
      'const __dirname = import.meta.dirname;',
    ];
    return {code: `${lines.join('\n')}\n${code}`, map: null};
  },
};

/** @param out the folder, which is replaced */
export async function buildProgram(out = join(root, 'program')): Promise<void> {
  const notices = new Notices();
  rmSync(out, {recursive: true, force: true});
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [notices.write(), withCommonJs],
    // Of a clone alone; and TensorFlow.js's own fetch, for Nodes that have none.
    ssr: {noExternal: true, external: ['assemblyscript/asc', 'node-fetch', 'tsx/esm/api']},
    build: {
      ssr: true,
      outDir: out,
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      rollupOptions: {
        input: {
          nonesuch: join(root, 'scripts/nonesuch.ts'),
          'render-worker': join(root, 'scripts/render/render-worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // All in one folder, from which the others are found.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
  const program = join(out, 'nonesuch.js');
  writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
  chmodSync(program, 0o755);
  for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
    copyFileSync(join(tfjsWasm, name), join(out, name));
  }
  // Node runs one thread, whose memory nobody shares.
  for (const kernel of KERNEL_BUILDS.filter((build) => !build.startsWith('shared-'))) {
    const path = await compiledKernels(kernel);
    copyFileSync(path, join(out, basename(path)));
  }
}
