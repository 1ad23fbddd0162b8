/** The command line of `npm run convert`, and of `nonesuch convert` and `nonesuch inspect`. */
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {echo, isPrintable} from '../../src/lib/printable.ts';
import type {QuantizeMode} from '../../src/convert/quantize.ts';
import {
  callOf,
  checkDashes,
  numberOption,
  parseOrExplain,
  UsageError,
  wholeOption,
  withUsualNames,
} from '../usage-error.ts';

const call = callOf('convert');
const inspectCall = callOf('convert', 'inspect').replace(/--$/, '-- inspect');

export const usage = `Usage:
  ${call} FILE --id ID [options]
      make a model for the site out of a checkpoint
  ${inspectCall} FILE [--json]
      say what a checkpoint holds

FILE is a .pkl, .pt, .pth, .ckpt or .safetensors of StyleGAN, StyleGAN2, StyleGAN2-ADA or StyleGAN3, by NVIDIA's code, rosinality's or
mmgeneration, also inside a .gz, .tar or .zip; what it is, its content tells.

Options:
  --id ID               folder name and address: lower-case letters, digits, hyphens
  --title TEXT          heading of the model: "People"                        (default: the id)
  --noun TEXT           one of them: "person"                                 (default: the id)
  --licence TEXT        licence of the weights and their pictures: "CC BY-NC-SA 4.0"; also --license
  --data-source TEXT    where the training pictures came from
                        (a model that is converted again keeps the four that it has)
  --quantize MODE       float16, uint8 or none          (default: the smallest that cannot be told from float32)
  --truncation PSI      default truncation of the site, 1 = none              (default: that of the code base)
  --cutoff N            truncate only the first N layers                      (default: that of the code base)
  --classes A,B,...     names of the classes of a conditional model, in order
  --no-noise            leave out the stored noise: fewer bytes, smoother pictures, other pixels
  --no-archive          do not keep the version that is replaced; links to it show the new one
  --no-check            do not compare pictures (faster; weights are float16 unless --quantize says otherwise)
  --out FOLDER          (default: models/ID)
  --json                of inspect: as JSON`;

export interface ConvertOptions {
  file: string;
  id: string;
  /** Of this and what follows, null keeps what the model in the folder says. */
  title: string | null;
  noun: string | null;
  licence: string | null;
  dataSource: string | null;
  /** null for the smallest that is good enough. */
  quantize: QuantizeMode | null;
  psi: number | null;
  cutoff: number | null;
  classes: string[] | null;
  keepsNoise: boolean;
  isChecked: boolean;
  /** Whether the site keeps the version that is replaced, for the links to it. */
  archivesReplaced: boolean;
  folder: string;
}

export type Command =
  {name: 'help'} | {name: 'inspect'; file: string; isJson: boolean} | ({name: 'convert'} & ConvertOptions);

/** Longer than any name of a licence; what is longer is the licence itself. */
const maxText = 300;

/**
 * A text that is shown on one line; null for none.
 * @throws {UsageError} if it is more
 */
function lineOption(name: string, text: string | undefined): string | null {
  const line = text?.trim();
  if (!line) return null;
  if (line.length > maxText || !isPrintable(line)) {
    throw new UsageError(
      `${name} must be one line of at most ${maxText} characters, but has ${line.length}, a line break, or a character that is not seen: give a name, or an address.`,
    );
  }
  return line;
}

function isQuantizeMode(text: string): text is QuantizeMode {
  return ['none', 'float16', 'uint8'].includes(text);
}

/** What a model is called and how it is made, wherever a checkpoint is converted. */
export const modelOptions = {
  id: {type: 'string'},
  title: {type: 'string'},
  noun: {type: 'string'},
  licence: {type: 'string'},
  'data-source': {type: 'string'},
  quantize: {type: 'string'},
  truncation: {type: 'string'},
  cutoff: {type: 'string'},
  classes: {type: 'string'},
  'no-noise': {type: 'boolean'},
  'no-check': {type: 'boolean'},
} as const;

export const otherNames = {license: 'licence'};

type ModelValues = {
  -readonly [Name in keyof typeof modelOptions]?: (typeof modelOptions)[Name]['type'] extends 'string'
    ? string
    : boolean;
};

/** @throws {UsageError} if one of them is wrong */
export function readModelOptions(
  file: string,
  id: string,
  values: ModelValues,
): Omit<ConvertOptions, 'folder' | 'archivesReplaced'> {
  const {quantize, truncation, cutoff} = values;
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
    throw new UsageError(`--id must be lower-case letters, digits and hyphens, but is "${echo(id)}".`);
  }
  if (quantize !== undefined && !isQuantizeMode(quantize)) {
    throw new UsageError(`--quantize must be float16, uint8 or none, but is "${echo(quantize)}".`);
  }
  return {
    file,
    id,
    title: lineOption('--title', values.title),
    noun: lineOption('--noun', values.noun),
    licence: lineOption('--licence', values.licence),
    dataSource: lineOption('--data-source', values['data-source']),
    quantize: quantize ?? null,
    psi: truncation === undefined ? null : numberOption('--truncation', truncation, -2, 2),
    cutoff: cutoff === undefined ? null : wholeOption('--cutoff', cutoff, 1, 100),
    classes: values.classes?.split(',').map((name) => lineOption('--classes', name) ?? '') ?? null,
    keepsNoise: !values['no-noise'],
    isChecked: !values['no-check'],
  };
}

/** @throws {UsageError} if the arguments make no command */
export function parseCommand(args: readonly string[]): Command {
  const options = {
    ...modelOptions,
    help: {type: 'boolean', short: 'h'},
    'no-archive': {type: 'boolean'},
    out: {type: 'string'},
    json: {type: 'boolean'},
  } as const;
  checkDashes('convert', [...Object.keys(options), ...Object.keys(otherNames)]);
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({args: withUsualNames(args, otherNames), allowPositionals: true, options}),
  );
  if (values.help || (positionals.length === 0 && args.length === 0)) return {name: 'help'};
  const isInspect = positionals[0] === 'inspect';
  const [file, ...others] = isInspect ? positionals.slice(1) : positionals;
  if (file === undefined) {
    throw new UsageError(
      `Give the checkpoint to read: ${isInspect ? `${inspectCall} FILE` : `${call} FILE --id ID`}.`,
    );
  }
  if (others.length > 0) {
    throw new UsageError(
      `One checkpoint at a time, but "${echo(others.join(' '))}" was given besides "${echo(file)}".`,
    );
  }
  if (isInspect) return {name: 'inspect', file, isJson: values.json ?? false};

  if (values.json) throw new UsageError('--json is for inspect: leave it out.');
  const {id} = values;
  if (id === undefined) throw new UsageError('Give the model an id: --id people.');
  return {
    name: 'convert',
    ...readModelOptions(file, id, values),
    archivesReplaced: !values['no-archive'],
    folder: values.out ?? join('models', id),
  };
}
