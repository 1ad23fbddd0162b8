/** The average w of a mapping network whose checkpoint does not have it: the mean over many seeds. */
import type {MappingSpec} from '../../model/generator-spec.ts';
import {PlainMapping} from '../../model/plain-mapping.ts';

/** NVIDIA's projector and rosinality's scripts take 10,000 as well. */
export const wAvgSamples = 10_000;
const batchSize = 80;
/** What plain arithmetic multiplies in a second. */
const MOST_PRODUCTS = 1.6e9;

/** Multiplications for one w. */
function productsOf({zDim, labelDim, hiddenDim, wDim, numLayers}: MappingSpec): number {
  const widths = [zDim + labelDim, ...Array.from({length: numLayers - 1}, () => hiddenDim), wDim];
  return widths.slice(1).reduce((sum, width, i) => sum + width * widths[i]!, 0);
}

/**
 * How many samples of z are averaged: as many as take about a second. The mean of so few as 160 is off by a twelfth of what one w differs
 * from another.
 */
export function samplesOf(spec: MappingSpec): number {
  const batches = Math.floor(MOST_PRODUCTS / productsOf(spec) / batchSize);
  return Math.min(wAvgSamples, Math.max(1, batches) * batchSize);
}

/** What a person should know of an average w that the checkpoint does not have. */
export function sampledNote(spec: MappingSpec): string[] {
  if (spec.wAvg === 'stored') return [];
  const count = samplesOf(spec).toLocaleString('en');
  const classes = spec.cDim > 0 ? ', its classes in turn' : '';
  return [`The checkpoint holds no average w; it was taken over ${count} samples of z${classes}.`];
}

/**
 * The mean of w over seeds from 0 on; a conditional network takes its classes in turn.
 * @param data the finished tensors `mapping.*`
 * @returns `[wDim]`
 */
export function sampleWAvg(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>): Float32Array {
  const mapping = new PlainMapping(spec, data);
  const sum = new Float64Array(spec.wDim);
  const samples = samplesOf(spec);
  for (let first = 0; first < samples; first += batchSize) {
    mapping.map(first, batchSize).forEach((value, i) => (sum[i % spec.wDim]! += value));
  }
  return Float32Array.from(sum, (value) => value / samples);
}
