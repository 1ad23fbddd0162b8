/** `nonesuch export-onnx`: a model as an ONNX file. */
import {statSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {parseArgs} from 'node:util';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {echo} from '../../src/lib/printable.ts';
import {numWs} from '../../src/model/architecture.ts';
import {megabytes} from '../convert/summary.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {makeFolder} from '../make-folder.ts';
import {writeWhole} from '../models/write-whole.ts';
import {openModelSource, type ModelSource} from '../render/model-source.ts';
import {tensorsOf} from '../render/source-tensors.ts';
import {print, report} from '../run-command.ts';
import {idOfFile} from '../site/site-options.ts';
import {callOf, checkDashes, parseOrExplain, UsageError} from '../usage-error.ts';
import {isOnnxSpec, OnnxGenerator, type OnnxOptions} from './onnx-generator.ts';

const call = callOf('export-onnx');

const usage = `Usage:
  ${call} MODEL [--out FILE.onnx] [options]   write a StyleGAN or StyleGAN2 as an ONNX file (opset 17)

MODEL is a model's folder (models/people), or a checkpoint (ffhq.pkl). The file takes any number of pictures at once:
z [N, zDim] and psi [1], and class [N] (int64) of a conditional model; and gives image [N, channels, height, width], -1 .. 1.

Options:
  --out FILE.onnx   (default: the name of the model)
  --input ws        takes ws [N, layers, wDim] in place of z and psi  (default: z)
  --float16         stores large weights as half floats, in half the bytes; it is computed with floats all the same
  --noise none      leaves the noise out                              (default: const, that of the model)`;

interface ExportOptions extends Pick<OnnxOptions, 'input' | 'hasHalves' | 'hasNoise'> {
  model: string;
  /** null for the model's name. */
  out: string | null;
}

const options = {
  help: {type: 'boolean', short: 'h'},
  out: {type: 'string'},
  input: {type: 'string'},
  float16: {type: 'boolean'},
  noise: {type: 'string'},
} as const;

/**
 * @returns null if help was asked for
 * @throws {UsageError} if the arguments make no command
 */
export function parseExportOptions(args: readonly string[]): ExportOptions | null {
  checkDashes('export-onnx', Object.keys(options));
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({args: [...args], allowPositionals: true, options}),
  );
  if (values.help || args.length === 0) return null;
  const {input = 'z', noise = 'const', out, float16} = values;
  const [model, ...others] = positionals;
  if (model === undefined || others.length > 0) {
    throw new UsageError(`Give one model, a folder or a checkpoint: ${call} models/people.`);
  }
  if (input !== 'z' && input !== 'ws') {
    throw new UsageError(`--input must be z or ws, but is "${echo(input)}".`);
  }
  if (noise !== 'const' && noise !== 'none') {
    throw new UsageError(`--noise must be const or none, but is "${echo(noise)}".`);
  }
  return {model, out: out ?? null, input, hasHalves: float16 ?? false, hasNoise: noise === 'const'};
}

/** @throws {UsageError} if it is a StyleGAN3 */
export function onnxOf(
  {spec, truncation, descriptor}: Pick<ModelSource, 'spec' | 'truncation' | 'descriptor'>,
  tensors: ReadonlyMap<string, CheckpointTensor>,
  {input, hasHalves, hasNoise}: Pick<OnnxOptions, 'input' | 'hasHalves' | 'hasNoise'>,
): Uint8Array<ArrayBuffer> {
  if (!isOnnxSpec(spec)) {
    throw new UsageError('Only StyleGAN and StyleGAN2 are written as ONNX, but this is a StyleGAN3.');
  }
  const generator = new OnnxGenerator(spec, tensors, {input, hasHalves, hasNoise, cutoff: truncation.cutoff});
  return generator.encode(descriptor?.id ?? 'generator', {
    psi: `${truncation.psi} is the usual one`,
    ...(descriptor && {
      title: descriptor.title,
      version: String(descriptor.version),
      licence: descriptor.licence,
      ...(descriptor.classes && {classes: descriptor.classes.join(', ')}),
    }),
  });
}

/** @throws {UsageError} if the arguments make no command, or the model is of another kind */
export async function runExport(args: readonly string[]): Promise<void> {
  const parsed = parseExportOptions(args);
  if (!parsed) {
    print(usage);
    return;
  }
  const source = openModelSource(parsed.model, report);
  const out = parsed.out ?? `${idOfFile(basename(parsed.model))}.onnx`;
  if (statSync(out, {throwIfNoEntry: false})?.isDirectory()) {
    throw new UsageError(`${out} is a folder: give the name of a file with --out.`);
  }
  if (source.kind === 'folder') await startNodeBackend();
  const bytes = onnxOf(source, tensorsOf(source), parsed);
  makeFolder(dirname(out));
  writeWhole(out, bytes);
  const {mapping} = source.spec;
  const inputs =
    parsed.input === 'ws'
      ? `ws [N, ${numWs(source.spec)}, ${mapping.wDim}]`
      : `z [N, ${mapping.zDim}], psi [1]${mapping.cDim > 0 ? ', class [N]' : ''}`;
  print(`${out} has ${megabytes(bytes.length)}; it takes ${inputs} and gives image.`);
}
