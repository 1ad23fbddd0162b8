/** Compiles the kernels for whoever imports `virtual:kernels`: addresses of their files. */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Plugin} from 'vite';
import {compiledKernels, KERNEL_SOURCES} from './compile-kernels.ts';
import {KERNEL_BUILDS} from '../../src/generator/kernels/kernel-build.ts';

const id = 'virtual:kernels';
const resolved = `\0${id}`;

export function kernels(): Plugin {
  return {
    name: 'nonesuch:kernels',
    resolveId: {filter: {id: /^virtual:kernels$/}, handler: () => resolved},
    load: {
      filter: {id: /virtual:kernels$/},
      async handler(_id, options) {
        for (const name of readdirSync(KERNEL_SOURCES)) this.addWatchFile(join(KERNEL_SOURCES, name));
        const paths = await Promise.all(KERNEL_BUILDS.map(compiledKernels));
        // Node reads files, browsers fetch what Vite serves or puts beside its chunks.
        const lines = paths.map((path, i) =>
          options?.ssr
            ? `const url${i} = ${JSON.stringify(pathToFileURL(path).href)};`
            : `import url${i} from ${JSON.stringify(`${path}?url`)};`,
        );
        const entries = KERNEL_BUILDS.map((build, i) => `${JSON.stringify(build)}: url${i}`);
        return `${lines.join('\n')}\nexport const kernelUrls = {${entries.join(', ')}};`;
      },
    },
  };
}
