/** The command line of `npm run render`. */
import {parseArgs} from 'node:util';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import {echo} from '../../src/lib/printable.ts';
import {numberOption, parseOrExplain, UsageError} from '../usage-error.ts';
import {parseSeeds} from './seed-list.ts';

export const usage = `Usage:
  npm run render -- MODEL --seeds 0-3,85 [options]   make pictures of a model without a browser

MODEL is a model's folder: models/people.

Options:
  --seeds LIST      seeds and ranges of seeds: 0-3,85
  --psi PSI         truncation, 1 = none                          (default: the model's)
  --noise MODE      const, none, or random (drawn from the seed)  (default: const)
  --class N         class of a conditional model                  (default: 0)
  --out FOLDER      (default: out)
  --float           write float32 numbers instead of a PNG: little-endian, [H, W, C], not clamped`;

export interface RenderOptions {
  model: string;
  seeds: number[];
  /** null for the model's default. */
  psi: number | null;
  noiseMode: NoiseMode;
  /** null where none was given. */
  classIndex: number | null;
  folder: string;
  isFloat: boolean;
}

const noiseModes: readonly NoiseMode[] = ['const', 'none', 'random'];

/**
 * @returns null if help was asked for
 * @throws {UsageError} if the arguments make no command
 */
export function parseRenderOptions(args: readonly string[]): RenderOptions | null {
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: {type: 'boolean', short: 'h'},
        seeds: {type: 'string'},
        psi: {type: 'string'},
        noise: {type: 'string'},
        class: {type: 'string'},
        out: {type: 'string'},
        float: {type: 'boolean'},
      },
    }),
  );
  if (values.help || args.length === 0) return null;
  const [model, ...others] = positionals;
  if (model === undefined || others.length > 0) {
    throw new UsageError('Give one folder of a model: npm run render -- models/people --seeds 0-3.');
  }
  if (values.seeds === undefined) throw new UsageError('Give the seeds to render: --seeds 0-3,85.');
  const noiseMode = noiseModes.find((mode) => mode === (values.noise ?? 'const'));
  if (!noiseMode)
    throw new UsageError(`--noise must be const, none or random, but is "${echo(values.noise ?? '')}".`);
  return {
    model,
    seeds: parseSeeds(values.seeds),
    psi: values.psi === undefined ? null : numberOption('--psi', values.psi, -2, 2),
    noiseMode,
    classIndex: values.class === undefined ? null : Math.floor(numberOption('--class', values.class, 0, 1e6)),
    folder: values.out ?? 'out',
    isFloat: values.float ?? false,
  };
}
