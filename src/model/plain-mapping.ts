/** The mapping network in plain arithmetic, for where no other is at hand, or the same is wanted everywhere, to the last bit. */
import {randn} from './latent/random-state.ts';
import type {MappingSpec} from './generator-spec.ts';

interface DenseLayer {
  inDim: number;
  outDim: number;
  /** `[outDim, inDim]`, transposed so that both factors of a product are read in order. */
  weight: Float64Array;
  bias: Float32Array;
  isLinear: boolean;
}

/** Divides by the root mean square (epsilon as in the networks). */
function normalised(x: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(x);
  const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / x.length;
  const scale = 1 / Math.sqrt(meanSquare + 1e-8);
  return values.map((value) => value * scale);
}

export class PlainMapping {
  readonly #spec: MappingSpec;
  readonly #layers: DenseLayer[];
  readonly #data: ReadonlyMap<string, Float32Array>;

  /** @param data the finished tensors `mapping.*` */
  constructor(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>) {
    this.#spec = spec;
    this.#data = data;
    this.#layers = denseLayers(spec, data);
  }

  /**
   * w of the seeds from `first` on, not truncated; a conditional network takes its classes in turn.
   * @param count a multiple of 4
   * @returns `[count, wDim]`
   */
  map(first: number, count: number): Float64Array {
    return this.#map(Array.from({length: count}, (_, row) => this.#input(first + row, first + row)));
  }

  /**
   * w of seeds, not truncated.
   * @param classIndex of all of them, for a conditional network
   * @returns `[seeds, wDim]`
   */
  mapSeeds(seeds: readonly number[], classIndex: number): Float64Array {
    const inputs = seeds.map((seed) => this.#input(seed, classIndex));
    // As many as are worked on at a time.
    while (inputs.length % 4 > 0) inputs.push(inputs.at(-1)!);
    return this.#map(inputs).subarray(0, seeds.length * this.#spec.wDim);
  }

  #map(inputs: readonly Float64Array[]): Float64Array {
    const {inDim} = this.#layers[0]!;
    let x = new Float64Array(inputs.length * inDim);
    inputs.forEach((input, row) => x.set(input, row * inDim));
    for (const layer of this.#layers) x = applyDense(layer, x, inputs.length);
    return x;
  }

  /** `[zDim + labelDim]` */
  #input(seed: number, classIndex: number): Float64Array {
    const {zDim, cDim, labelMode, labelDim} = this.#spec;
    const z = randn(seed, zDim);
    if (labelMode === 'none') return normalised(z);
    const start = (classIndex % cDim) * labelDim;
    const label = this.#data.get('mapping.embed.weight')!.slice(start, start + labelDim);
    if (labelMode === 'concat') return normalised([...z, ...label]);
    const bias = this.#data.get('mapping.embed.bias')!;
    const embedded = label.map((value, i) => value + bias[i]!);
    return Float64Array.of(...normalised(z), ...normalised(embedded));
  }
}

function denseLayers(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>): DenseLayer[] {
  return Array.from({length: spec.numLayers}, (_, index) => {
    const isLast = index === spec.numLayers - 1;
    const inDim = index === 0 ? spec.zDim + spec.labelDim : spec.hiddenDim;
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

/**
 * @param x `[count, inDim]`, `count` a multiple of 4
 * @returns `[count, outDim]`
 */
function applyDense(
  {inDim, outDim, weight, bias, isLinear}: DenseLayer,
  x: Float64Array,
  count: number,
): Float64Array<ArrayBuffer> {
  const y = new Float64Array(count * outDim);
  const store = (row: number, o: number, sum: number): void => {
    const value = sum + bias[o]!;
    y[row * outDim + o] = isLinear || value > 0 ? value : 0.2 * value;
  };
  // Four rows and two columns at a time, so that what is loaded is used more than once: 1.5 times as fast.
  for (let row = 0; row < count; row += 4) {
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
