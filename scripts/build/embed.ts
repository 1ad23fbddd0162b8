/** Builds `embed.js` as one file at the site's root, under a name that never changes: other people's pages name it. */
import type {Plugin} from 'vite';
import {bundleOneFile, type OneFile} from './one-file.ts';

const file: OneFile = {name: 'embed.js', source: 'src/embed/embed.ts', format: 'es', target: 'es2022'};
const {name} = file;

/**
 * @param places where pages go in the built site, by source
 * @param collect is told whose code the file holds
 */
export function embed(places: Readonly<Record<string, string>>, collect: Plugin): Plugin {
  let root = '';
  return {
    name: 'nonesuch:embed',
    configResolved(config) {
      ({root} = config);
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.replace(/[?#].*$/, '').slice(1);
        if (path === name) {
          bundleOneFile(root, file).then((code) => {
            response.setHeader('Content-Type', 'text/javascript');
            response.setHeader('Cache-Control', 'no-store');
            response.setHeader('Access-Control-Allow-Origin', '*');
            response.end(code);
          }, next);
          return;
        }
        const source = Object.keys(places).find((one) => places[one] === path);
        if (source) request.url = `/${source}`;
        next();
      });
    },
    async generateBundle() {
      this.emitFile({type: 'asset', fileName: name, source: await bundleOneFile(root, file, [collect])});
    },
  };
}
