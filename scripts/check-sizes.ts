/**
 * `npm run size`: what a first visit downloads before the first picture, and the budget for it. Counts the code of the
 * start page with all that it imports statically, the engine's worker with every backend, and the styles; compressed with
 * gzip as hosts do. WebAssembly binaries and models are printed beside.
 */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {basename, join, relative, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';

/** Bytes after gzip. */
const firstLoadBudget = 450 * 1024;
/** A service worker is parsed on every start. */
const serviceWorkerBudget = 16 * 1024;

const dist = resolve(import.meta.dirname, '../dist');

const gzipBytes = (path: string): number => gzipSync(readFileSync(path), {level: 9}).length;
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Files of `dist` that a built file names: imports, workers, styles. Names carry hashes, so text is enough to find them. */
function namedIn(path: string, names: Map<string, string>): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/[\w.-]+\.(?:js|css)\b/g)]
    .map(([name]) => names.get(basename(name)))
    .filter((found): found is string => found !== undefined && found !== path);
}

/** Everything that can be loaded from `start` on. */
function reachable(start: string, names: Map<string, string>): Set<string> {
  const found = new Set([start]);
  for (const path of found) for (const next of namedIn(path, names)) found.add(next);
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
  const names = new Map(
    files.filter((path) => /\.(js|css)$/.test(path)).map((path) => [basename(path), path]),
  );
  const isModel = (path: string): boolean => relative(dist, path).startsWith('models');

  const failures: string[] = [];
  const check = (what: string, bytes: number, budget: number): void => {
    if (bytes > budget)
      failures.push(`${what} is ${kilobytes(bytes)}, over its budget of ${kilobytes(budget)}.`);
  };
  const firstLoad = print('First load, gzip', [...reachable(join(dist, 'index.html'), names)]);
  check('The first load', firstLoad, firstLoadBudget);
  const serviceWorker = print('Service worker, gzip', [join(dist, 'sw.js')]);
  check('The service worker', serviceWorker, serviceWorkerBudget);
  print(
    'WebAssembly, one of them where it is used, gzip',
    files.filter((path) => path.endsWith('.wasm')),
  );
  print('Models, gzip', files.filter(isModel));
  console.log(`Budget of the first load: ${kilobytes(firstLoad)} of ${kilobytes(firstLoadBudget)}.`);
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

main();
