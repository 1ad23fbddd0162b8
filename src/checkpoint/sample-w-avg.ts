/**
 * The average w of a mapping network whose checkpoint does not have it: the mean over many seeds. Evaluated here in plain
 * arithmetic, since a checkpoint is read where no other is at hand.
 */
import {randn} from '../latent/random-state.ts';
import type {MappingSpec} from '../model/generator-spec.ts';
import {CheckpointError} from './checkpoint-error.ts';

/** NVIDIA's projector and rosinality's scripts take 10,000 as well. */
export const wAvgSamples = 10_000;
const batchSize = 80;
/** Four times the official networks' eight layers of 512: more would take minutes. */
const maxProducts = 4 * 8 * 512 ** 2;

/**
 * The mean of w over seeds 0 .. 9,999.
 * @param data the finished tensors `mapping.fc*` of an unconditional network
 * @returns `[wDim]`
 */
export function sampleWAvg(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>): Float32Array {
  if (spec.cDim > 0) throw new CheckpointError('A conditional network must store its average w', 'mapping');
  const layers = denseLayers(spec, data);
  const products = layers.reduce((count, {weight}) => count + weight.length, 0);
  if (products > maxProducts) {
    throw new CheckpointError(
      'The mapping network is too large to take the average w of, which the checkpoint does not hold',
      'mapping',
    );
  }
  const sum = new Float64Array(spec.wDim);
  for (let first = 0; first < wAvgSamples; first += batchSize) {
    let x = new Float64Array(batchSize * spec.zDim);
    for (let row = 0; row < batchSize; row++)
      x.set(normalised(randn(first + row, spec.zDim)), row * spec.zDim);
    for (const layer of layers) x = applyDense(layer, x);
    for (let i = 0; i < x.length; i++) sum[i % spec.wDim]! += x[i]!;
  }
  return Float32Array.from(sum, (value) => value / wAvgSamples);
}

interface DenseLayer {
  inDim: number;
  outDim: number;
  /** `[outDim, inDim]`, transposed so that both factors of a product are read in order. */
  weight: Float64Array;
  bias: Float32Array;
  isLinear: boolean;
}

function denseLayers(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>): DenseLayer[] {
  return Array.from({length: spec.numLayers}, (_, index) => {
    const isLast = index === spec.numLayers - 1;
    const inDim = index === 0 ? spec.zDim : spec.hiddenDim;
    const outDim = isLast ? spec.wDim : spec.hiddenDim;
    const stored = data.get(`mapping.fc${index}.weight`)!;
    const weight = new Float64Array(stored.length);
    for (let i = 0; i < inDim; i++) {
      for (let o = 0; o < outDim; o++) weight[o * inDim + i] = stored[i * outDim + o]!;
    }
    const bias = data.get(`mapping.fc${index}.bias`)!;
    return {inDim, outDim, weight, bias, isLinear: isLast && spec.lastLayer === 'linear'};
  });
}

/** z scaled to a mean square of 1 (epsilon as in the networks). */
function normalised(z: Float32Array): Float64Array {
  const meanSquare = z.reduce((sum, value) => sum + value * value, 0) / z.length;
  const scale = 1 / Math.sqrt(meanSquare + 1e-8);
  return Float64Array.from(z, (value) => value * scale);
}

/**
 * @param x `[batchSize, inDim]`
 * @returns `[batchSize, outDim]`
 */
function applyDense(
  {inDim, outDim, weight, bias, isLinear}: DenseLayer,
  x: Float64Array,
): Float64Array<ArrayBuffer> {
  const y = new Float64Array(batchSize * outDim);
  const store = (row: number, o: number, sum: number): void => {
    const value = sum + bias[o]!;
    y[row * outDim + o] = isLinear || value > 0 ? value : 0.2 * value;
  };
  // Four rows and two columns at a time, so that what is loaded is used more than once: 1.5 times as fast.
  for (let row = 0; row < batchSize; row += 4) {
    const [at0, at1, at2, at3] = [row * inDim, (row + 1) * inDim, (row + 2) * inDim, (row + 3) * inDim];
    for (let o = 0; o < outDim; o += 2) {
      // With an odd number of columns the last is computed twice.
      const next = Math.min(o + 1, outDim - 1);
      let [a0, a1, a2, a3] = [0, 0, 0, 0];
      let [b0, b1, b2, b3] = [0, 0, 0, 0];
      for (let i = 0, a = o * inDim, b = next * inDim; i < inDim; i++, a++, b++) {
        const weightA = weight[a]!;
        const weightB = weight[b]!;
        const x0 = x[at0! + i]!;
        const x1 = x[at1! + i]!;
        const x2 = x[at2! + i]!;
        const x3 = x[at3! + i]!;
        a0 += x0 * weightA;
        a1 += x1 * weightA;
        a2 += x2 * weightA;
        a3 += x3 * weightA;
        b0 += x0 * weightB;
        b1 += x1 * weightB;
        b2 += x2 * weightB;
        b3 += x3 * weightB;
      }
      [a0, a1, a2, a3].forEach((sum, i) => store(row + i, o, sum));
      [b0, b1, b2, b3].forEach((sum, i) => store(row + i, next, sum));
    }
  }
  return y;
}
