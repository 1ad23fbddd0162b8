/**
 * `npm run size`: how much code a first visit downloads before the first picture, compressed with gzip as hosts do, and the
 * budget for it. WebAssembly binaries and models are printed beside, and apart from these the earlier versions that no visit
 * loads by itself.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, join, relative, resolve, sep} from 'node:path';
import {gzipSync} from 'node:zlib';
import {versionOf} from './models/version-folders.ts';

/** Bytes after gzip. */
const firstLoadBudget = 450 * 1024;
/** A service worker is parsed on every start. */
const serviceWorkerBudget = 17.5 * 1024;

const dist = resolve(process.argv[2] ?? join(import.meta.dirname, '../dist'));

const gzipBytes = (path: string): number => gzipSync(readFileSync(path), {level: 9}).length;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Files of `dist` that a built file names where `pattern` stands. Names carry hashes, so text is enough to find them. */
function namedIn(path: string, names: Map<string, string>, pattern: RegExp): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(pattern)]
    .map(([, name]) => names.get(basename(name!)))
    .filter((found): found is string => found !== undefined);
}

/** What the browser loads by itself: scripts and styles of a page, static imports, workers. */
const byItself = /(?:from\s*|import\s*|src=|href=|new URL\(\s*)["'`]([^"'`]+\.(?:js|css))["'`]/g;
/** Any mention: the dynamic imports too. */
const mentioned = /([\w.-]+\.(?:js|css))\b/g;

const isWorker = (path: string): boolean => basename(path).startsWith('engine.worker');

/**
 * What a first visit may load: the start page without its dynamic imports (the engine on the page itself, for browsers
 * whose workers cannot run it; what opens later), and the worker with every backend, since it tries one after the other.
 */
function firstLoad(names: Map<string, string>): Set<string> {
  const found = new Set([join(dist, 'index.html')]);
  const inWorker = new Set<string>();
  for (const path of found) {
    if (isWorker(path)) inWorker.add(path);
    const next = namedIn(path, names, inWorker.has(path) ? mentioned : byItself);
    for (const file of next) {
      if (inWorker.has(path)) inWorker.add(file);
      found.add(file);
    }
  }
  return found;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function print(title: string, paths: string[]): number {
  const sizes = paths.map((path) => ({path, bytes: gzipBytes(path)})).sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, {bytes}) => sum + bytes, 0);
  console.log(`${title}: ${kilobytes(total)}`);
  for (const {path, bytes} of sizes)
    console.log(`  ${kilobytes(bytes).padStart(9)}  ${relative(dist, path)}`);
  return total;
}

function main(): void {
  if (!existsSync(join(dist, 'index.html'))) {
    console.error('There is no built site in dist/: run "npm run build" first.');
    process.exitCode = 1;
    return;
  }
  const files = filesBelow(dist);
  // The service worker's list of files is no import.
  const isCode = (path: string): boolean => /\.(js|css)$/.test(path) && basename(path) !== 'sw.js';
  const names = new Map(files.filter(isCode).map((path) => [basename(path), path]));
  const isModel = (path: string): boolean => relative(dist, path).startsWith('models');
  // models/pony/v8/...: only who follows an old link loads it.
  const isArchived = (path: string): boolean => versionOf(relative(dist, path).split(sep)[2] ?? '') !== null;

  const failures: string[] = [];
  const check = (what: string, bytes: number, budget: number): void => {
    if (bytes > budget)
      failures.push(`${what} is ${kilobytes(bytes)}, over its budget of ${kilobytes(budget)}.`);
  };
  const total = print('First load, gzip', [...firstLoad(names)]);
  check('The first load', total, firstLoadBudget);
  const serviceWorker = print('Service worker, gzip', [join(dist, 'sw.js')]);
  check('The service worker', serviceWorker, serviceWorkerBudget);
  print(
    'WebAssembly, one of them where it is used, gzip',
    files.filter((path) => path.endsWith('.wasm')),
  );
  const modelFiles = files.filter(isModel);
  print(
    'Models, gzip',
    modelFiles.filter((path) => !isArchived(path)),
  );
  const archived = modelFiles.filter(isArchived);
  if (archived.length > 0) print('Earlier versions of models, for old links, gzip', archived);
  console.log(`Budget of the first load: ${kilobytes(total)} of ${kilobytes(firstLoadBudget)}.`);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

main();
