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

/** The room of one of our files: its folder under src, or `scripts`, or `main`. */
function room(file: string): string {
  if (file === 'src/main.ts') return 'main';
  const [top, folder] = file.split('/');
  return top === 'src' ? folder! : top!;
}

const networks = ['stylegan', 'stylegan1', 'stylegan3'];

/** Which other rooms a room may take code from. Types may come from anywhere below the same line of sight. */
const mayUse: Record<string, string[]> = {
  main: ['ui', 'engine', 'sw', 'picture', 'model'],
  embed: ['ui', 'engine', 'model', 'picture'],
  ui: ['engine', 'enlarge', 'film', 'keep', 'latent', 'model', 'picture', 'sw', 'words'],
  engine: ['lib', ...networks, 'super-resolution', 'enlarge', 'latent', 'model', 'picture'],
  stylegan: ['stylegan1', 'stylegan3', 'model', 'latent'],
  stylegan1: ['stylegan', 'model'],
  stylegan3: ['stylegan', 'model'],
  latent: [],
  model: [],
  picture: ['latent', 'model'],
  sw: ['picture', 'model'],
  checkpoint: ['model', 'latent'],
  words: ['model', 'latent'],
  keep: ['lib', 'picture'],
  enlarge: [],
  'super-resolution': ['model'],
  film: ['lib'],
  lib: [],
  scripts: ['checkpoint', 'engine', 'latent', 'model', 'picture', ...networks],
};

/** Files of the engine that the page may load with its first code; the rest belongs to the worker. */
const pageSideOfEngine =
  /^src\/engine\/(engine-client|engine-host|engine-error|engine-of-model|protocol|[a-z-]*queue)\.ts$/;

const isOurs = (entry: Import): boolean => /^(src|scripts)\//.test(entry.to);

describe('import directions', () => {
  it('finds the files and their imports', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(imports.filter(isOurs).length).toBeGreaterThan(20);
  });

  it('go one way between the rooms', () => {
    const wrong = imports
      .filter(isOurs)
      .filter(({typeOnly}) => !typeOnly)
      .filter(({from, to}) => room(from) !== room(to) && !mayUse[room(from)]?.includes(room(to)));
    expect(wrong).toEqual([]);
  });

  it('let the elements see only the page side of the engine', () => {
    const wrong = imports.filter(
      ({from, to, typeOnly}) =>
        !typeOnly &&
        ['ui', 'embed', 'main'].includes(room(from)) &&
        to.startsWith('src/engine/') &&
        !pageSideOfEngine.test(to),
    );
    expect(wrong).toEqual([]);
  });

  it('keep TensorFlow.js out of the elements and the pure rooms, and Lit out of everything but the elements', () => {
    const tfjsRooms = ['engine', 'scripts', 'super-resolution', ...networks];
    const wrong = imports.filter(
      ({from, to}) =>
        (to.startsWith('@tensorflow/') && !tfjsRooms.includes(room(from))) ||
        (to.startsWith('lit') && !['ui', 'main'].includes(room(from))) ||
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

  it('have no cycle', () => {
    const next = new Map<string, string[]>();
    for (const entry of imports.filter(isOurs)) {
      if (!entry.typeOnly) next.set(entry.from, [...(next.get(entry.from) ?? []), entry.to]);
    }
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
