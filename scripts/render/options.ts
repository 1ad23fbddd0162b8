/** The command line of `npm run render` and `nonesuch render`. */
import {parseArgs} from 'node:util';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import type {PlaneMove} from '../../src/generator/ops/plane-move.ts';
import {echo} from '../../src/lib/printable.ts';
import {
  callOf,
  checkDashes,
  numberOption,
  parseOrExplain,
  UsageError,
  wholeOption,
  withUsualNames,
} from '../usage-error.ts';
import {readNames} from './name-list.ts';
import {parseSeeds} from './seed-list.ts';

const call = callOf('render');

export const usage = `Usage:
  ${call} MODEL --seeds 0-3,85 [options]   make pictures of a model without a browser

MODEL is a model's folder (models/people), or a checkpoint (ffhq.pkl). Also --network MODEL.

Options:
  --seeds LIST       seeds and ranges of seeds: 0-3,85
  --names FILE       in their place the pictures of names, one on each line
  --psi LIST         truncation, 1 = none: 0.7, or several: 0.5,0.7,1   (default: the model's); also --trunc
  --noise MODE       const, none, or random (drawn from the seed)       (default: const); also --noise-mode
  --class CLASS      number or name of a class of a conditional model   (default: 0)
  --out FOLDER       (default: out); also --outdir
  --grid 8x4         one picture of 8 columns and 4 rows of pictures    (default of --seeds: 0, 1, 2 ...)
  --rows LIST --cols LIST --styles 0-6
                     style mixing: seeds of rows and of columns; the layers that come from the columns
  --projected-w FILE pictures of a .npz or .npy with ws, as projectors write it, in place of seeds
  --translate X,Y    StyleGAN3: moves the plane, 1 = the side of a square picture
  --rotate DEGREES   StyleGAN3: turns the plane
  --jobs N           pictures at a time        (default: as many as there are cores and memory for)
  --format png       PNG alone is written: it loses nothing, and carries the seed in its text
  --float            write float32 numbers instead of a PNG: little-endian, [H, W, C], not clamped`;

/** What is drawn. */
export type Subject =
  | {kind: 'seeds'; seeds: number[]; names?: ReadonlyMap<number, string>}
  | {kind: 'grid'; seeds: number[]; columns: number; rows: number}
  /** Styles are indices of ws; null for the coarse ones. */
  | {kind: 'mix'; rows: number[]; columns: number[]; styles: number[] | null}
  | {kind: 'projected'; file: string};

export interface RenderOptions {
  /** A model's folder, or a checkpoint. */
  model: string;
  subject: Subject;
  /** null for the model's default. */
  psis: number[] | null;
  noiseMode: NoiseMode;
  /** Number or name; null where none was given. */
  className: string | null;
  /** null where none was given. */
  move: PlaneMove | null;
  folder: string;
  isFloat: boolean;
  /** null for as many as make sense. */
  jobs: number | null;
}

const noiseModes: readonly NoiseMode[] = ['const', 'none', 'random'];

/** NVIDIA's. */
const otherNames = {trunc: 'psi', 'noise-mode': 'noise', outdir: 'out', network: 'model'};

const options = {
  help: {type: 'boolean', short: 'h'},
  model: {type: 'string'},
  seeds: {type: 'string'},
  names: {type: 'string'},
  psi: {type: 'string'},
  noise: {type: 'string'},
  class: {type: 'string'},
  out: {type: 'string'},
  grid: {type: 'string'},
  rows: {type: 'string'},
  cols: {type: 'string'},
  styles: {type: 'string'},
  'projected-w': {type: 'string'},
  translate: {type: 'string'},
  rotate: {type: 'string'},
  jobs: {type: 'string'},
  format: {type: 'string'},
  float: {type: 'boolean'},
} as const;

type Values = {
  [Name in Exclude<keyof typeof options, 'help' | 'float'>]?: string;
};

/** More are a mistake of typing. */
const mostAlong = 1000;

function parseGrid(text: string): {columns: number; rows: number} {
  const [, columns, rows] = /^\s*(\d{1,4})\s*[x×]\s*(\d{1,4})\s*$/i.exec(text) ?? [];
  const grid = {columns: Number(columns), rows: Number(rows)};
  if (grid.columns > 0 && grid.rows > 0 && grid.columns <= mostAlong && grid.rows <= mostAlong) return grid;
  throw new UsageError(
    `--grid must be columns and rows, each from 1 to ${mostAlong}, such as 8x4, but is "${echo(text)}".`,
  );
}

function parseMove({translate, rotate}: Values): PlaneMove | null {
  if (translate === undefined && rotate === undefined) return null;
  const [x = '', y = '', ...others] = (translate ?? '0,0').split(',');
  if (others.length > 0 || y === '') {
    throw new UsageError(`--translate must be two numbers such as 0.3,1, but is "${echo(translate!)}".`);
  }
  return {
    x: numberOption('--translate', x, -100, 100),
    y: numberOption('--translate', y, -100, 100),
    degrees: rotate === undefined ? 0 : numberOption('--rotate', rotate, -36000, 36000),
  };
}

/** The first of these options that was given. */
function given(values: Values, ...names: (keyof Values)[]): string | undefined {
  return names.find((name) => values[name] !== undefined);
}

function refuseBeside(what: string, other: string | undefined): void {
  if (other !== undefined) throw new UsageError(`${what} and --${other} are two things: leave one out.`);
}

function parseSubject(values: Values): Subject {
  const {seeds, names: list, grid, rows, cols, styles} = values;
  const projected = values['projected-w'];
  if (list !== undefined) {
    refuseBeside('--names', given(values, 'seeds', 'projected-w', 'grid', 'rows', 'cols', 'styles'));
    const names = readNames(list);
    return {kind: 'seeds', seeds: [...names.keys()], names};
  }
  if (projected !== undefined) {
    refuseBeside('--projected-w', given(values, 'seeds', 'grid', 'rows', 'cols', 'styles', 'psi'));
    return {kind: 'projected', file: projected};
  }
  if (rows !== undefined || cols !== undefined || styles !== undefined) {
    refuseBeside('Style mixing', given(values, 'seeds', 'grid'));
    if (rows === undefined || cols === undefined) {
      throw new UsageError(
        'Style mixing takes two lists of seeds: --rows 85,100 --cols 55,821 --styles 0-6.',
      );
    }
    return {
      kind: 'mix',
      rows: parseSeeds(rows, '--rows', mostAlong),
      columns: parseSeeds(cols, '--cols', mostAlong),
      styles: styles === undefined ? null : parseSeeds(styles, '--styles', mostAlong),
    };
  }
  if (grid !== undefined) {
    const shape = parseGrid(grid);
    const count = shape.columns * shape.rows;
    const all = seeds === undefined ? Array.from({length: count}, (_, seed) => seed) : parseSeeds(seeds);
    return {kind: 'grid', seeds: all, ...shape};
  }
  if (seeds === undefined) throw new UsageError('Give the seeds to render: --seeds 0-3,85.');
  return {kind: 'seeds', seeds: parseSeeds(seeds)};
}

/**
 * @returns null if help was asked for
 * @throws {UsageError} if the arguments make no command
 */
export function parseRenderOptions(args: readonly string[]): RenderOptions | null {
  checkDashes('render', [...Object.keys(options), ...Object.keys(otherNames)]);
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({args: withUsualNames(args, otherNames), allowPositionals: true, options}),
  );
  if (values.help || args.length === 0) return null;
  const [model, ...others] = [...positionals, ...(values.model === undefined ? [] : [values.model])];
  if (model === undefined || others.length > 0) {
    throw new UsageError(`Give one model, a folder or a checkpoint: ${call} models/people --seeds 0-3.`);
  }
  const {noise = 'const', format = 'png', psi, jobs} = values;
  const noiseMode = noiseModes.find((mode) => mode === noise);
  if (!noiseMode) throw new UsageError(`--noise must be const, none or random, but is "${echo(noise)}".`);
  if (format !== 'png') {
    throw new UsageError(
      `--format can be png alone, but is "${echo(format)}": PNG loses nothing and carries the seed; any other program makes JPEG or WebP of it.`,
    );
  }
  const subject = parseSubject(values);
  const isFloat = values.float ?? false;
  if (isFloat && subject.kind === 'grid')
    throw new UsageError('--float writes single pictures: leave --grid out.');
  return {
    model,
    subject,
    psis: psi?.split(',').map((one) => numberOption('--psi', one, -2, 2)) ?? null,
    noiseMode,
    className: values.class ?? null,
    move: parseMove(values),
    folder: values.out ?? 'out',
    isFloat,
    jobs: jobs === undefined ? null : wholeOption('--jobs', jobs, 1, 256),
  };
}
