/**
 * Packs what draws ponies and what judges them into one file, for a machine without Node and without a network: Node itself, the
 * programs that draw and that write pairs, resvg, and the MobileNet of the package nsfwjs. On such a machine the drawings are the
 * very same; in Python they would be a second program to keep equal to this one, and there is no rasteriser there.
 *   npx tsx scripts/dataset/bundle.ts --package .train/packages/node_modules/nsfwjs --out .train/bundle.tar.xz
 */
import {execFileSync} from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {build} from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MOST = 30e6;
const RESVG = ['@resvg/resvg-js', '@resvg/resvg-js-linux-x64-gnu'];

/** JavaScript of the programs beside this file; resvg stays a package. */
async function buildPrograms(folder: string): Promise<void> {
  const input = Object.fromEntries(
    ['render', 'pairs'].map((name) => [name, join(ROOT, `scripts/dataset/pony/${name}.ts`)]),
  );
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: {ssr: true, outDir: folder, target: 'node20', rollupOptions: {input}},
  });
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}\n');
}

function copyPackage(from: string, to: string, parts: string[]): void {
  for (const part of parts) cpSync(join(from, part), join(to, part), {recursive: true});
}

/** Node without its symbols, which are an eighth of it. */
function copyNode(folder: string): void {
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  try {
    execFileSync('strip', ['-s', node], {stdio: 'ignore'});
  } catch {
    // It works with them too.
  }
  const prefix = dirname(dirname(process.execPath));
  const licence = [join(prefix, 'LICENSE'), join(prefix, 'share/doc/nodejs/LICENSE')].find((path) =>
    existsSync(path),
  );
  if (licence) copyFileSync(licence, join(folder, 'LICENSE.node'));
  else
    writeFileSync(
      join(folder, 'LICENSE.node'),
      'Node.js: MIT, https://github.com/nodejs/node/blob/main/LICENSE\n',
    );
}

export async function writeBundle(nsfwjs: string, file: string): Promise<void> {
  const models = join(nsfwjs, 'dist/models/mobilenet_v2');
  if (!existsSync(models)) {
    throw new Error(`There is no ${models}. --package wants the folder of the installed npm package nsfwjs.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    await buildPrograms(folder);
    for (const name of RESVG)
      cpSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), {recursive: true});
    copyPackage(nsfwjs, join(folder, 'nsfwjs'), [
      'LICENSE',
      'package.json',
      'dist/models/package.json',
      'dist/models/mobilenet_v2',
    ]);
    copyNode(folder);
    mkdirSync(dirname(resolve(file)), {recursive: true});
    execFileSync('tar', ['-C', folder, '-cJf', resolve(file), '.'], {env: {XZ_OPT: '-9', ...process.env}});
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
  const size = statSync(file).size;
  if (size > MOST)
    throw new Error(
      `${file} has ${(size / 1e6).toFixed(1)} MB, more than the ${MOST / 1e6} MB that may travel.`,
    );
  console.log(`${file}: ${(size / 1e6).toFixed(1)} MB`);
}

const {values} = parseArgs({options: {package: {type: 'string'}, out: {type: 'string'}}});
if (!values.package || !values.out)
  throw new Error('Say what goes in and where to write: --package FOLDER --out FILE.');
await writeBundle(values.package, values.out);
