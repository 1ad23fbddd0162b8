/**
 * Builds the service worker as one file at the site's root, with the build's hash and the list of files to keep; gives
 * every page the same hash; and puts the picture page where pictures are. In development `sw.js` is built when it is asked for.
 */
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Plugin, Rollup} from 'vite';
import {appFolder, manifestFile} from './app-manifest.ts';
import {noticesFile} from './notices.ts';
import {bundleOneFile, type OneFile} from './one-file.ts';

/** As deep as pictures are, so that its relative addresses hold there. */
const picturePage = 'pictures/page/index.html';
const sources = {
  picture: 'src/app/picture.html',
  embedDemo: 'src/embed/demo.html',
  embedEngine: 'src/embed/engine.html',
};
/** Where pages go in the built site, by source: as deep as that, for the same reason. */
export const pagePlaces: Readonly<Record<string, string>> = {
  [sources.picture]: picturePage,
  [sources.embedDemo]: 'embed/demo/index.html',
  [sources.embedEngine]: 'embed/engine/index.html',
};
/** Hosts such as GitHub Pages show this for every address without a file, so for pictures that a stranger's browser is asked for. */
const notFoundPage = '404.html';

/** In pages, for the hash of the build. */
export const placeholder = '%NONESUCH_BUILD%';

interface Constants {
  build: string;
  precache: string[];
  onDemand: string[];
  /** Of `precache` and `onDemand`, in this order; empty for what is not held against the build. */
  hashes: string[];
  pages: string[];
  picturePage: string;
}

/** In development: nothing is known by name. */
const UNKNOWN: Constants = {
  build: 'development',
  precache: [],
  onDemand: [],
  hashes: [],
  pages: ['index.html', ...Object.values(sources)],
  picturePage: sources.picture,
};

/** The worker as one classic script. */
function bundleWorker(root: string, constants: Constants, plugins: Plugin[] = []): Promise<string> {
  const define = {
    __BUILD__: JSON.stringify(constants.build),
    __PRECACHE__: JSON.stringify(constants.precache),
    __ON_DEMAND__: JSON.stringify(constants.onDemand),
    __HASHES__: JSON.stringify(constants.hashes),
    __PAGES__: JSON.stringify(constants.pages),
    __PICTURE_PAGE__: JSON.stringify(constants.picturePage),
  };
  const file: OneFile = {
    ...{name: 'sw.js', source: 'src/sw/service-worker.ts', format: 'iife', target: 'es2022'},
    define,
  };
  return bundleOneFile(root, file, plugins);
}

/**
 * Tells `collect` whose code the worker holds. A build of its own: the licences are among the files that the worker knows by
 * name, so they are written before it.
 */
export function serviceWorkerPackages(collect: Plugin): Plugin {
  let root = '';
  return {
    name: 'nonesuch:service-worker-packages',
    apply: 'build',
    configResolved(config) {
      ({root} = config);
    },
    async generateBundle() {
      await bundleWorker(root, UNKNOWN, [collect]);
    },
  };
}

const isPage = (name: string): boolean => name.endsWith('.html');

/** The engine on the page itself, for the browsers whose workers cannot run it. */
const pageEngine = 'src/engine/worker/engine-service.ts';

/** All chunks that can be loaded from these on, without going past `stop`. */
function reachable(bundle: Rollup.OutputBundle, start: string[], stop?: string): Set<string> {
  const found = new Set(start.filter((name) => name !== stop));
  for (const name of found) {
    const file = bundle[name];
    if (file?.type !== 'chunk') continue;
    for (const next of [...file.imports, ...file.dynamicImports]) if (next !== stop) found.add(next);
  }
  return found;
}

/** The manifest and the icons of the app, which few visits need either; a host may have none of them. */
const isOfApp = (name: string): boolean => name === manifestFile || name.startsWith(appFolder);

/**
 * Files that few visits need, and large: WebAssembly, networks that enlarge, what writes films, licences, and what only the
 * engine on the page loads.
 */
function onDemandFiles(bundle: Rollup.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const entries = chunks.filter(({isEntry}) => isEntry).map(({fileName}) => fileName);
  const engine = chunks.find(({facadeModuleId}) => facadeModuleId?.endsWith(pageEngine))?.fileName;
  const data = Object.values(bundle)
    .map(({fileName}) => fileName)
    .filter(
      (name) =>
        /\.wasm$|\/(esrgan|real-cugan|video-writer|gif-writer)-/.test(name) ||
        name === noticesFile ||
        isOfApp(name),
    );
  if (!engine) return new Set(data);
  const withoutEngine = reachable(bundle, entries, engine);
  const ofEngine = [...reachable(bundle, [engine])].filter((name) => !withoutEngine.has(name));
  return new Set([...data, ...ofEngine]);
}

/** Nothing that a page of the site loads: for developers, for the host, for code of others, and for who installs the app. */
const isLeftOut = (name: string): boolean =>
  /\.(map|jpg)$/.test(name) || name === notFoundPage || name === 'seed-of.js';

/** What the worker holds against the build: not what hosts may rewrite, such as pages, drawings and texts. */
const isHeldToBuild = (name: string): boolean =>
  /\.(js|css|wasm)$/.test(name) || /^assets\/.*\.(bin|json)$/.test(name);

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64').replace(/=+$/, '');
}

function hashOf(files: [string, string | Uint8Array][]): string {
  const hash = createHash('sha256');
  for (const [name, content] of files.sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(name).update(content);
  return hash.digest('hex').slice(0, 16);
}

/** Small files of `public/` that a page shows: icons. */
function publicFiles(folder: string): [string, Uint8Array][] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => /\.(svg|ico)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name))]);
}

/** Moves pages to their places. */
function placePages(bundle: Rollup.OutputBundle): void {
  for (const [source, place] of Object.entries(pagePlaces)) {
    const page = bundle[source];
    if (page?.type !== 'asset') throw new Error(`${source} is not among the pages that are built.`);
    page.fileName = place;
  }
}

export function serviceWorker(): Plugin {
  let root = '';
  let publicDir = '';
  /** Of the files that the worker holds against the build. */
  let hashes = new Map<string, string>();
  return {
    name: 'nonesuch:service-worker',
    enforce: 'post',
    configResolved(config) {
      ({root, publicDir} = config);
    },
    transformIndexHtml(_html, {server}) {
      return [
        {
          tag: 'meta',
          attrs: {name: 'build', content: server ? 'development' : placeholder},
          injectTo: 'head-prepend',
        },
      ];
    },
    configureServer(server) {
      server.middlewares.use('/sw.js', (_request, response, next) => {
        bundleWorker(root, UNKNOWN).then((code) => {
          response.setHeader('Content-Type', 'text/javascript');
          response.setHeader('Cache-Control', 'no-store');
          response.end(code);
        }, next);
      });
    },
    generateBundle: {
      // Vite writes the names of what a chunk loads later into it as the last thing of all.
      order: 'post',
      async handler(_options, bundle) {
        placePages(bundle);
        const onDemand = onDemandFiles(bundle);
        const own = Object.values(bundle).map((file): [string, string | Uint8Array] => [
          file.fileName,
          file.type === 'chunk' ? file.code : file.source,
        ]);
        const files = [...own, ...publicFiles(publicDir)];
        const hash = hashOf(files);
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && isPage(file.fileName)) {
            file.source = String(file.source).replaceAll(placeholder, hash);
          }
        }
        const page = Object.values(bundle).find(({fileName}) => fileName === picturePage);
        if (page?.type === 'asset') {
          this.emitFile({type: 'asset', fileName: notFoundPage, source: page.source});
        }
        const contents = new Map(files);
        const names = [...contents.keys()].filter((name) => !isLeftOut(name));
        const kept = names.filter((name) => !onDemand.has(name));
        const later = names.filter((name) => onDemand.has(name));
        hashes = new Map(names.filter(isHeldToBuild).map((name) => [name, sha256(contents.get(name)!)]));
        const code = await bundleWorker(root, {
          build: hash,
          // The site's root is where index.html is asked for.
          precache: kept.map((name) => (name === 'index.html' ? './' : name)),
          onDemand: later,
          hashes: [...kept, ...later].map((name) => hashes.get(name) ?? ''),
          pages: names.filter(isPage),
          picturePage,
        });
        this.emitFile({type: 'asset', fileName: 'sw.js', source: code});
      },
    },
    writeBundle({dir = ''}) {
      const other = [...hashes].find(([name, hash]) => sha256(readFileSync(join(dir, name))) !== hash);
      if (other)
        this.error(`${other[0]} was changed after the worker was told of it, which would refuse it.`);
    },
  };
}

/** The pages that are built, by name. */
export const pages = {index: 'index.html', ...sources};
