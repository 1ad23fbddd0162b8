/** Builds `embed.js` and `seed-of.js` at the site's root, one file each, under names that never change: other people's pages name them. */
import type {Plugin} from 'vite';
import {bundleOneFile, type OneFile} from './one-file.ts';

const files: OneFile[] = [
  {name: 'embed.js', source: 'src/embed/embed.ts', format: 'es', target: 'es2022'},
  {name: 'seed-of.js', source: 'src/embed/seed-of.ts', format: 'es', target: 'es2022'},
];

/**
 * @param places where pages go in the built site, by source
 * @param collect is told whose code the files hold
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
        const file = files.find(({name}) => name === path);
        if (file) {
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
      for (const file of files) {
        const source = await bundleOneFile(root, file, [collect]);
        this.emitFile({type: 'asset', fileName: file.name, source});
      }
    },
  };
}
