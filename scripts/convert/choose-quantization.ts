/**
 * The smallest weights whose pictures nobody can tell from those of the float32 weights. Everything here follows from the
 * checkpoint alone, never from the time that something took, so that the same file always gives the same model.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {decodeTensors} from '../../src/engine/worker/weight-loader.ts';
import type {ModelFiles} from '../../src/model/model-files.ts';
import {macsPerPicture} from '../../src/model/cost.ts';
import {upToResolution} from '../../src/model/early-picture.ts';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import type {Generator} from '../../src/generator/generator.ts';
import {comparedResolution, type QuantizeMode} from '../../src/convert/quantize.ts';
import {buildModel, type ModelToWrite} from '../../src/convert/build-model.ts';
import {psnr, renderPicture, withGenerator} from './compare-pictures.ts';
import {largestMiddle} from './middle-of-picture.ts';

/** Differences below this many dB begin to be seen side by side. */
export const leastPsnr = 45;
/** From the first picture of a coarse candidate to all of them the ratio moves by less than this. */
const clearMargin = 3;
/**
 * Pixels per side of the early pictures that show at once which weights are far too coarse, and what those must miss by.
 * Later layers add errors of their own: in every network that was tried the ratio fell from these pictures to the whole ones.
 */
const glanceResolution = 32;
const glanceMargin = 6;

export interface Quantized {
  mode: QuantizeMode;
  files: ModelFiles;
  /** dB against float32, infinite for float32 itself; null if it was not measured. */
  psnr: number | null;
  /** How many pictures were compared. */
  pictures: number;
  /** Their pixels per side. */
  resolution: number;
}

export interface QuantizationOptions {
  /** What to use; null for the smallest that is good enough. */
  mode: QuantizeMode | null;
  /** Whether to compare pictures; without, half floats are used unless `mode` says otherwise. */
  isMeasured: boolean;
  onProgress: (message: string) => void;
}

/** Multiply-accumulates that all pictures of one generator may take, some ten seconds; StyleGAN3's take twice the time. */
const macBudget = {stylegan1: 120e9, stylegan2: 120e9, stylegan3: 60e9} as const;

function macs(spec: GeneratorSpec): number {
  const {weights, filters} = macsPerPicture(spec);
  return weights + filters;
}

/** How many pictures to compare: four, but fewer where one takes this project's generator many seconds on a processor. */
export function comparedPictures(spec: GeneratorSpec): number {
  return Math.min(4, Math.max(1, Math.floor(macBudget[spec.kind] / macs(spec))));
}

/**
 * What is compared: the whole picture, or where that takes over a gigabyte of memory and the layers before it already make
 * one, that one. The weights beyond are never made smaller than half floats. Of StyleGAN3, which takes the longest, the
 * middle.
 */
export function comparedSpec(spec: GeneratorSpec): GeneratorSpec {
  if (spec.kind === 'stylegan3') return largestMiddle(spec, (middle) => macs(middle) <= macBudget.stylegan3);
  if (spec.kind !== 'stylegan2' || spec.synthesis.architecture !== 'skip') return spec;
  return spec.synthesis.resolution > comparedResolution ? upToResolution(spec, comparedResolution) : spec;
}

/** Whether early pictures cost next to nothing beside the whole one. */
function hasGlance(spec: GeneratorSpec): boolean {
  if (spec.kind !== 'stylegan2' || spec.synthesis.architecture !== 'skip') return false;
  return spec.synthesis.resolution >= 8 * glanceResolution;
}

/** Builds the model with the weights that were asked for, or the smallest that are good enough. */
export async function chooseQuantization(
  model: Omit<ModelToWrite, 'quantize'>,
  {mode, isMeasured, onProgress}: QuantizationOptions,
): Promise<Quantized> {
  const spec = comparedSpec(model.spec);
  const {resolution} = spec.synthesis;
  const build = (quantize: QuantizeMode): ModelFiles => buildModel({...model, quantize});
  if (!isMeasured) {
    const chosen = mode ?? 'float16';
    return {mode: chosen, files: build(chosen), psnr: null, pictures: 0, resolution};
  }
  if (mode === 'none') return {mode, files: build(mode), psnr: Infinity, pictures: 0, resolution};

  const pictures = comparedPictures(spec);
  const seeds = Array.from({length: pictures}, (_, seed) => seed);
  onProgress(`Making ${pictures} ${pictures > 1 ? 'pictures' : 'picture'} with float32 weights …`);
  const isChosen = mode === null;
  const reference = await withGenerator(spec, upload(model.tensors), async (generator) => ({
    glances:
      isChosen && hasGlance(spec)
        ? await renderAll(generator, model.truncation, seeds, glanceResolution)
        : [],
    pictures: await renderAll(generator, model.truncation, seeds),
  }));
  for (const candidate of mode ? [mode] : (['uint8', 'float16'] as const)) {
    onProgress(`Comparing with ${candidate} weights …`);
    const files = build(candidate);
    const ratio = await measure(spec, files, reference, isChosen);
    if (!isChosen || ratio >= leastPsnr) return {mode: candidate, files, psnr: ratio, pictures, resolution};
  }
  return {mode: 'none', files: build('none'), psnr: Infinity, pictures, resolution};
}

function upload(tensors: ReadonlyMap<string, CheckpointTensor>): Map<string, tf.Tensor> {
  return new Map([...tensors].map(([name, {shape, data}]) => [name, tf.tensor(data, shape)]));
}

async function renderAll(
  generator: Generator,
  truncation: ModelToWrite['truncation'],
  seeds: readonly number[],
  maxResolution?: number,
): Promise<Float32Array[]> {
  const made = [];
  const isOnly = seeds.length === 1;
  for (const seed of seeds) {
    made.push(await renderPicture(generator, truncation, seed, {maxResolution, isOnly}));
  }
  return made;
}

/** What a candidate's pictures are held to. */
interface Reference {
  /** Early pictures; none where they are not worth it. */
  glances: readonly Float32Array[];
  pictures: readonly Float32Array[];
}

/** PSNR of a candidate's pictures; only of the first ones if `mayGiveUp` and they miss by far. */
async function measure(
  spec: GeneratorSpec,
  files: ModelFiles,
  {glances, pictures}: Reference,
  mayGiveUp: boolean,
): Promise<number> {
  const {truncation} = files.descriptor;
  const [first, ...others] = pictures.keys();
  return withGenerator(spec, decodeTensors(files), async (generator) => {
    if (mayGiveUp && glances.length > 0) {
      const ratio = psnr(
        await renderAll(generator, truncation, [...glances.keys()], glanceResolution),
        glances,
      );
      if (ratio < leastPsnr - glanceMargin) return ratio;
    }
    const made = await renderAll(generator, truncation, [first!]);
    if (mayGiveUp && psnr(made, pictures) < leastPsnr - clearMargin) return psnr(made, pictures);
    return psnr([...made, ...(await renderAll(generator, truncation, others))], pictures);
  });
}
