/** Holds the one-way imports between the rooms of the project, the absence of cycles, and where each library may be seen. */
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {describe, expect, it} from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Import {
  from: string;
  /** Repository path of one of our files, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const imports: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const bare = specifier.split('?')[0]!;
    const to = bare.startsWith('.') ? relative(root, resolve(root, dirname(file), bare)) : bare;
    imports.push({from: file, to, typeOnly});
  };
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]/gm)) {
    add(match[2]!, match[1] !== undefined);
  }
  for (const match of text.matchAll(/^import\s+['"]([^'"]+)['"]/gm)) add(match[1]!, false);
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(match[1]!, false);
  for (const match of text.matchAll(/new URL\(\s*['"](\.[^'"]+\.ts)['"]/g)) add(match[1]!, true);
  return imports;
}

const files = sourceFiles('src').concat(sourceFiles('scripts'));
const imports = files.flatMap(importsOf);

/** The room of one of our files: its folder, two levels deep under src; `scripts`, or `main`. */
function room(file: string): string {
  if (file === 'src/main.ts') return 'main';
  const [top, ...folders] = file.split('/').slice(0, -1);
  return top === 'src' ? folders.join('/') : top!;
}

const features = [
  'wall',
  'plane',
  'viewer',
  'explore',
  'morph',
  'upscale',
  'album',
  'slideshow',
  'about',
  'own-model',
  'search',
];
/** All that features share. */
const shared = [
  'kit',
  'pictures',
  'pictures/kept',
  'pictures/png',
  'engine/client',
  'words',
  'model',
  'model/latent',
  'lib',
];
const networks = [
  'generator',
  'generator/kernels',
  'generator/kernels/webgpu',
  'generator/ops',
  'generator/stylegan1',
  'generator/stylegan2',
  'generator/stylegan3',
  'generator/super-resolution',
];

/** Which other rooms a room may take from, types included. */
const mayUse: Record<string, string[]> = {
  main: ['app', 'pictures', 'engine/client'],
  boot: ['lib'],
  app: [...features, ...shared],
  ...Object.fromEntries(features.map((feature) => [feature, shared])),
  morph: [...shared, 'morph/film'],
  'morph/film': ['lib'],
  'own-model': [...shared, 'own-model/conversion', 'convert'],
  'own-model/conversion': ['checkpoint', 'checkpoint/containers', 'convert', 'model', 'lib'],
  kit: ['pictures', 'words', 'model', 'lib'],
  embed: ['pictures', 'engine/client', 'words', 'model', 'lib'],
  pictures: ['pictures/kept', 'pictures/png', 'engine/client', 'words', 'model', 'model/latent', 'lib'],
  // The keys of what is kept are addresses.
  'pictures/kept': ['pictures', 'lib'],
  'pictures/png': [],
  'engine/client': ['engine/worker', 'lib'],
  'engine/worker': [
    'engine/client',
    'engine/backends',
    'pictures/png',
    'generator',
    'generator/super-resolution',
    'model',
    'model/latent',
    'lib',
  ],
  'engine/backends': ['engine/client', 'generator/kernels', 'generator/kernels/webgpu', 'lib'],
  generator: [
    'generator/kernels',
    'generator/kernels/webgpu',
    'generator/ops',
    'generator/stylegan1',
    'generator/stylegan2',
    'generator/stylegan3',
    'model',
  ],
  'generator/kernels': [],
  'generator/kernels/assembly': [],
  'generator/kernels/webgpu': ['generator/kernels'],
  'generator/ops': [],
  'generator/stylegan1': ['generator/kernels', 'generator/ops', 'generator/stylegan2', 'model'],
  'generator/stylegan2': ['generator/kernels', 'generator/kernels/webgpu', 'generator/ops', 'model'],
  'generator/stylegan3': ['generator/ops', 'generator/stylegan2', 'model'],
  'generator/super-resolution': ['generator/kernels', 'model'],
  sw: ['pictures', 'lib'],
  checkpoint: ['checkpoint/containers', 'checkpoint/families', 'model', 'lib'],
  // What a checkpoint is, and the error that every reader throws.
  'checkpoint/containers': ['checkpoint', 'model', 'lib'],
  'checkpoint/families': ['checkpoint', 'checkpoint/containers', 'model', 'lib'],
  'checkpoint/directions': ['checkpoint', 'model', 'model/latent'],
  convert: ['checkpoint', 'checkpoint/containers', 'checkpoint/directions', 'model', 'lib'],
  words: ['model', 'model/latent'],
  model: ['model/latent', 'lib'],
  'model/latent': [],
  lib: [],
  scripts: [
    'checkpoint',
    'convert',
    'engine/worker',
    'generator',
    'generator/kernels',
    'generator/ops',
    'pictures',
    'pictures/png',
    'model',
    'model/latent',
    'words',
    'lib',
  ],
};

/** What the page may load of the engine with its first code; the rest belongs to the worker. */
const pageSideOfEngine = 'src/engine/client/';

const isOurs = (entry: Import): boolean => /^(src|scripts)\//.test(entry.to);

describe('import directions', () => {
  it('finds the files and their imports', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(imports.filter(isOurs).length).toBeGreaterThan(20);
  });

  it('go one way between the rooms', () => {
    const wrong = imports
      .filter(isOurs)
      .filter(({from, to}) => room(from) !== room(to) && !mayUse[room(from)]?.includes(room(to)))
      .map(({from, to}) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  it('name rooms that exist, and allow nothing that is not used', () => {
    const rooms = new Set(files.map(room));
    expect(Object.keys(mayUse).sort()).toEqual([...rooms].sort());
    const used = new Set(imports.filter(isOurs).map(({from, to}) => `${room(from)} -> ${room(to)}`));
    // What features share is one list for all of them.
    const own = Object.entries(mayUse).filter(([from]) => from !== 'app' && !features.includes(from));
    const unused = own
      .flatMap(([from, all]) => all.map((to) => `${from} -> ${to}`))
      .filter((way) => !used.has(way));
    expect(unused).toEqual([]);
  });

  it('let the elements see only the page side of the engine', () => {
    const wrong = imports.filter(
      ({from, to, typeOnly}) =>
        !typeOnly &&
        ['app', 'kit', 'embed', 'main', 'pictures', ...features].includes(room(from)) &&
        to.startsWith('src/engine/') &&
        !to.startsWith(pageSideOfEngine),
    );
    expect(wrong).toEqual([]);
  });

  it('keep TensorFlow.js out of the elements and the pure rooms, and Lit out of everything but the elements', () => {
    const tfjsRooms = ['engine/worker', 'engine/backends', 'scripts', ...networks];
    const litRooms = ['app', 'kit', 'main', ...features];
    const wrong = imports.filter(
      ({from, to}) =>
        (to.startsWith('@tensorflow/') && !tfjsRooms.includes(room(from))) ||
        (to.startsWith('lit') && !litRooms.includes(room(from))) ||
        (to.startsWith('node:') && room(from) !== 'scripts'),
    );
    expect(wrong).toEqual([]);
  });

  it('name a file that exists, with its extension', () => {
    const known = new Set(files);
    const wrong = imports
      .filter(isOurs)
      .filter(({to}) => (to.endsWith('.ts') ? !known.has(to) : !/\.\w+$/.test(to)));
    expect(wrong).toEqual([]);
  });

  it('have no cycle, of types neither', () => {
    const next = new Map<string, string[]>();
    for (const {from, to} of imports.filter(isOurs)) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (done.has(file) || path.includes(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
