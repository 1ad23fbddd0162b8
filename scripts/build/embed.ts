/** Builds `embed.js` as one file at the site's root, under a name that never changes: other people's pages name it. */
import {resolve} from 'node:path';
import {build, type Plugin} from 'vite';

const name = 'embed.js';

async function bundleEmbed(root: string, plugins: Plugin[] = []): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: resolve(root, 'src/embed/embed.ts'),
        output: {format: 'es', entryFileNames: name},
      },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error(`${name} was not built.`);
  if (output.output.length > 1) throw new Error(`${name} must be one file, got ${output.output.length}.`);
  return output.output[0].code;
}

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
          bundleEmbed(root).then((code) => {
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
      this.emitFile({type: 'asset', fileName: name, source: await bundleEmbed(root, [collect])});
    },
  };
}
