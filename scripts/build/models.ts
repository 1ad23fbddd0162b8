/**
 * Copies the models into the built site: only what the lists of `models/` name. Whatever else a host of the site's origin
 * has could run with its rights. In development Vite serves the folder as it is.
 */
import {copyFile, mkdir} from 'node:fs/promises';
import {dirname, join, resolve} from 'node:path';
import type {Plugin} from 'vite';
import {printable} from '../../src/lib/printable.ts';
import {publishedFiles} from '../models/published-files.ts';

/** Sentences about files that are not published; more are counted. */
const mostNamed = 20;

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
      const {files, leftOut} = publishedFiles(from);
      for (const name of files) {
        await mkdir(dirname(join(to, name)), {recursive: true});
        await copyFile(join(from, name), join(to, name));
      }
      for (const name of leftOut.slice(0, mostNamed)) {
        this.warn(printable(`models/${name} belongs to no model of the site, and is not published.`));
      }
      if (leftOut.length > mostNamed)
        this.warn(`${leftOut.length - mostNamed} more files are not published.`);
    },
  };
}
