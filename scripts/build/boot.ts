/**
 * Builds `boot.js`, which says what is wrong where a page's program does not start, and names it in the pages that have words
 * for it. Its name never changes, so that a page from before an update finds it.
 */
import type {Plugin} from 'vite';
import {bundleOneFile, type OneFile} from './one-file.ts';
import {placeholder} from './service-worker.ts';

const file: OneFile = {name: 'boot.js', source: 'src/boot/boot.ts', format: 'iife', target: 'es2015'};

/** @param places where pages go in the built site, by source */
export function boot(places: Readonly<Record<string, string>>): Plugin {
  let root = '';
  return {
    name: 'nonesuch:boot',
    configResolved(config) {
      ({root} = config);
    },
    configureServer(server) {
      server.middlewares.use(`/${file.name}`, (_request, response, next) => {
        bundleOneFile(root, file).then((code) => {
          response.setHeader('Content-Type', 'text/javascript');
          response.setHeader('Cache-Control', 'no-store');
          response.end(code);
        }, next);
      });
    },
    transformIndexHtml(html, {path, server}) {
      if (!html.includes('data-boot')) return;
      const place = places[path.slice(1)] ?? path.slice(1);
      const up = server ? '/' : '../'.repeat(place.split('/').length - 1) || './';
      // Whoever keeps files of several builds knows by it which one is meant; hosts pass over it.
      const ofBuild = server ? '' : `?${placeholder}`;
      return [{tag: 'script', attrs: {async: true, src: `${up}${file.name}${ofBuild}`}, injectTo: 'head'}];
    },
    async generateBundle() {
      this.emitFile({type: 'asset', fileName: file.name, source: await bundleOneFile(root, file)});
    },
  };
}
