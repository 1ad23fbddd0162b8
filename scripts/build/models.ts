/** Copies `models/` into the built site. In development Vite serves the folder as it is. */
import {cp} from 'node:fs/promises';
import {basename, resolve} from 'node:path';
import type {Plugin} from 'vite';

export function models(): Plugin {
  let from = '';
  let to = '';
  return {
    name: 'nonesuch:models',
    apply: 'build',
    configResolved({root, build}) {
      from = resolve(root, 'models');
      to = resolve(root, build.outDir, 'models');
    },
    async closeBundle() {
      await cp(from, to, {recursive: true, filter: (source) => !basename(source).startsWith('.')});
    },
  };
}
