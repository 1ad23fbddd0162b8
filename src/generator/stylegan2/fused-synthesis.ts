/**
 * The synthesis network of the skip and plain architectures in a few programs of our own for WebGPU: one for all styles, one
 * for all demodulation, then one a layer, two where it is a transposed convolution. What lies between stays packed on the GPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import {blockResolutions, blockSize, isSubPixel, numWs} from '../../model/architecture.ts';
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import {
  constantPlanes,
  convolutionWeights,
  filledUp,
  fusedColours,
  fusedConvolution,
  fusedScales,
  fusedSmoothing,
  fusedStyles,
  hasFused,
  inPairs,
} from '../kernels/webgpu/fused-kernels.ts';
import type {Planes, Precision} from '../kernels/webgpu/planes.ts';
import {SLOPE} from '../ops/leaky-relu.ts';
import {assertShape, parameter} from '../ops/parameters.ts';
import {randomNoise} from '../ops/random-noise.ts';
import {isBilinear} from '../ops/resample.ts';
import type {Parameters, SynthesisNetwork, SynthesisOptions} from '../ops/synthesis.ts';

interface Layer {
  index: number;
  weights: tf.Tensor4D;
  bias: tf.Tensor1D;
  /** `[height, width]`, strength included. */
  noiseConst: tf.Tensor2D | null;
  noiseStrength: tf.Scalar | null;
  /** Of the noise: that of the result, once it is enlarged. */
  height: number;
  width: number;
  pictureChannels: number;
  outputs: number;
  styleOffset: number;
  scaleOffset: number;
  clamp: number;
}

interface Colours {
  weights: tf.Tensor4D;
  bias: tf.Tensor1D;
  pixels: 1 | 2;
  /** What lies around the picture so far. */
  edges: 'repeated' | 'zeros';
  styleOffset: number;
  clamp: number;
}

interface Block {
  resolution: number;
  conv0: Layer | null;
  /** Who doubles the size of `conv0`: the layer that reads it, or itself. */
  enlarges: 'next' | 'itself' | null;
  conv1: Layer;
  /** Null where the architecture has none. */
  colours: Colours | null;
}

/** Small matrices of all layers, which are put together once all are there. */
class Matrices {
  readonly #styleWeights: tf.Tensor2D[] = [];
  readonly #styleBiases: tf.Tensor1D[] = [];
  readonly #styleLayers: number[] = [];
  readonly #energies: tf.Tensor1D[] = [];
  readonly #columns: number[] = [];
  readonly #epsilons: number[] = [];
  #energyCount = 0;

  /** @returns the place of its first style */
  addStyles(weight: tf.Tensor2D, bias: tf.Tensor1D, wsIndex: number, pictureChannels: number): number {
    const offset = this.#styleLayers.length;
    this.#styleWeights.push(inPairs(weight, 1, pictureChannels));
    const filled = inPairs(bias, 0, pictureChannels);
    this.#styleBiases.push(filled);
    this.#styleLayers.push(...new Array<number>(filled.shape[0]).fill(wsIndex));
    return offset;
  }

  /** @returns the place of its first scale */
  addScales(filter: tf.Tensor4D, gain: number, styleOffset: number, pictureChannels: number): number {
    const offset = this.#epsilons.length;
    const energy: tf.Tensor2D = tf.div(tf.sum<tf.Tensor2D>(tf.square(filter), [0, 1]), gain ** 2); // [I,O]
    const outputs = 4 * Math.ceil(filter.shape[3] / 4);
    const filled = filledUp(inPairs(energy, 0, pictureChannels), 1, outputs);
    this.#energies.push(tf.reshape(filled, [filled.size]));
    for (let o = 0; o < outputs; o++) {
      this.#columns.push(styleOffset, filled.shape[0], this.#energyCount + o, outputs);
      this.#epsilons.push(1e-8 / gain ** 2);
    }
    this.#energyCount += filled.size;
    return offset;
  }

  together(): SmallMatrices {
    return {
      weights: tf.concat(this.#styleWeights, 1),
      bias: tf.concat(this.#styleBiases, 0),
      layers: tf.tensor1d(this.#styleLayers, 'int32'),
      energies: tf.concat(this.#energies, 0),
      columns: tf.tensor2d(this.#columns, [this.#epsilons.length, 4], 'int32'),
      epsilons: tf.tensor1d(this.#epsilons),
    };
  }
}

type SmallMatrices = {
  weights: tf.Tensor2D;
  bias: tf.Tensor1D;
  layers: tf.Tensor1D;
  energies: tf.Tensor1D;
  columns: tf.Tensor2D;
  epsilons: tf.Tensor1D;
};

export class FusedStyleGan2Synthesis implements SynthesisNetwork {
  /** Whether the backend of now can run this network so. */
  static runs({synthesis: {architecture, upsample, resampleFilter}}: StyleGan2Spec): boolean {
    if (architecture === 'resnet' || !hasFused()) return false;
    return upsample === 'after-conv' || isBilinear(resampleFilter);
  }

  readonly numWs: number;
  readonly inOneSubmit = true;
  readonly #spec: StyleGan2Spec;
  readonly #const: Planes;
  readonly #blocks: Block[];
  readonly #matrices: SmallMatrices;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(spec: StyleGan2Spec, parameters: Parameters) {
    this.numWs = numWs(spec);
    this.#spec = spec;
    // What it makes stays, what is made on the way goes.
    let made: {start: Planes; blocks: Block[]; matrices: SmallMatrices} | undefined;
    tf.tidy(() => {
      made = prepare(spec, parameters);
      const {start, blocks, matrices} = made;
      return [start.data, ...Object.values<tf.Tensor>(matrices), ...blocks.flatMap(tensorsOf)];
    });
    const {start, blocks, matrices} = made!;
    this.#const = start;
    this.#blocks = blocks;
    this.#matrices = matrices;
  }

  synthesize(ws: tf.Tensor3D, options: SynthesisOptions): tf.Tensor4D {
    assertShape(ws, [-1, this.numWs, this.#spec.mapping.wDim], 'ws');
    const {weights, bias, layers, energies, columns, epsilons} = this.#matrices;
    const styles = fusedStyles({ws, weights, bias, layers});
    const scales = fusedScales({styles, energies, columns, epsilons});
    const run = (x: Planes, layer: Layer, more: Partial<Around>): Planes =>
      convolve(x, layer, {styles, scales}, options, {...NOTHING_AROUND, ...more});
    const {maxResolution = Infinity} = options;
    const {architecture} = this.#spec.synthesis;
    let x = this.#const;
    let image: tf.Tensor4D | undefined;
    // The sum of the ToRGB layers so far is a picture of its own, if each block has one.
    const blocks = this.#blocks.filter(
      ({resolution}, i) => i === 0 || resolution <= maxResolution || architecture !== 'skip',
    );
    blocks.forEach(({conv0, enlarges, conv1, colours}, i) => {
      const input = x;
      const picture = conv0 && conv0.pictureChannels > 0 ? image! : null;
      const between = conv0 && run(input, conv0, {picture, enlarges});
      x = run(between ?? input, conv1, {before: enlarges === 'next' ? conv0 : null, isShared: i === 0});
      between?.data.dispose();
      if (i > 0) input.data.dispose();
      if (!colours) return;
      const before = image;
      image = addColours(x, colours, styles, before);
      before?.dispose();
    });
    tf.dispose([x.data, styles, scales]);
    return image!;
  }

  dispose(): void {
    tf.dispose([this.#const.data, ...Object.values<tf.Tensor>(this.#matrices)]);
    tf.dispose(this.#blocks.flatMap(tensorsOf));
  }
}

/** What a layer meets beside its own parameters. */
interface Around {
  /** The picture so far, where the layer reads it too. */
  picture: tf.Tensor4D | null;
  /** Who doubles the size of its result; the next layer then does what is left of this one. */
  enlarges: Block['enlarges'];
  /** The layer that is left to be finished. */
  before: Layer | null;
  isShared: boolean;
}

/** The first layers' features are few, and what is lost of them goes through all that follow. */
const FULL_PLACES = 8 * 8;

const NOTHING_AROUND: Around = {picture: null, enlarges: null, before: null, isShared: false};

function convolve(
  x: Planes,
  layer: Layer,
  {styles, scales}: {styles: tf.Tensor2D; scales: tf.Tensor2D},
  options: SynthesisOptions,
  {picture, enlarges, before, isShared}: Around,
): Planes {
  const {weights, bias, pictureChannels, outputs, styleOffset, scaleOffset} = layer;
  const {data, ...planes} = x;
  const passing: tf.Tensor[] = [];
  const noiseOf = (noisy: Layer): tf.Tensor2D | null => {
    const noise = noiseFor(noisy, options);
    if (noise && noise !== noisy.noiseConst) passing.push(noise);
    return noise;
  };
  const isTransposed = enlarges === 'itself';
  const noise = enlarges === 'next' ? null : noiseOf(layer);
  const noiseBefore = before && noiseOf(before);
  const withNoise = noise ? {noise} : {};
  const precision: Precision = layer.height * layer.width > FULL_PLACES ? 'half' : 'full';
  const finish = {precision, slope: SLOPE, clamp: layer.clamp};
  let result = fusedConvolution(
    {
      ...{x: data, weights, styles, scales, bias},
      ...(isTransposed ? {} : withNoise),
      ...(noiseBefore ? {noiseBefore} : {}),
      ...(picture ? {picture} : {}),
    },
    {
      ...finish,
      ...(enlarges === 'next' ? {slope: 1, clamp: Infinity} : {}),
      batch: styles.shape[0],
      x: planes,
      ...{isShared, isTransposed, pictureChannels, outputs, styleOffset, scaleOffset},
      enlargement: before ? {slope: SLOPE, clamp: before.clamp} : null,
    },
  );
  if (isTransposed) {
    const {data: rough, ...shape} = result;
    const attributes = {...finish, batch: styles.shape[0], x: shape};
    result = fusedSmoothing({x: rough, bias, ...withNoise}, attributes);
    rough.dispose();
  }
  tf.dispose(passing);
  return result;
}

function addColours(
  x: Planes,
  {weights, bias, pixels, edges, styleOffset, clamp}: Colours,
  styles: tf.Tensor2D,
  before: tf.Tensor4D | undefined,
): tf.Tensor4D {
  const {data, ...planes} = x;
  return fusedColours(
    {x: data, weights, styles, bias, ...(before ? {before} : {})},
    {batch: styles.shape[0], planes, pixels, edges, clamp, styleOffset},
  );
}

/** `[height, width]`, strength included; null for none. */
function noiseFor(
  {noiseConst, noiseStrength, height, width, index}: Layer,
  {noiseMode, noiseSeed}: SynthesisOptions,
): tf.Tensor2D | null {
  if (noiseMode === 'const') return noiseConst;
  if (noiseMode === 'none' || !noiseStrength) return null;
  return tf.tidy(() => {
    const noise = tf.mul(randomNoise({height, width}, index, noiseSeed), noiseStrength);
    return tf.reshape(noise, [height, width]);
  });
}

/** Those that the network itself has made. */
function tensorsOf({conv0, conv1}: Block): tf.Tensor[] {
  return [conv0, conv1]
    .flatMap((layer) => (layer ? [layer.weights, layer.bias, layer.noiseConst] : []))
    .filter((tensor) => tensor !== null);
}

/** Call inside `tf.tidy`. */
function prepare(
  spec: StyleGan2Spec,
  parameters: Parameters,
): {start: Planes; blocks: Block[]; matrices: SmallMatrices} {
  const {resolution, channels, imgChannels, architecture, upsample, convClamp, noise} = spec.synthesis;
  const {start = [4, 4]} = spec.synthesis;
  const {wDim} = spec.mapping;
  const used: string[] = [];
  const take = <R extends tf.Rank>(name: string, shape: readonly number[]): tf.Tensor<R> => {
    used.push(name);
    return parameter<R>(parameters, name, shape);
  };
  const matrices = new Matrices();
  const addStyles = (name: string, inputs: number, wsIndex: number, pictureChannels = 0): number =>
    matrices.addStyles(
      take(`${name}.affine.weight`, [wDim, inputs]),
      take(`${name}.affine.bias`, [inputs]),
      wsIndex,
      pictureChannels,
    );

  const createLayer = (
    name: string,
    index: number,
    r: number,
    features: number,
    outputs: number,
    pictureChannels = 0,
  ): Layer => {
    const inputs = features + pictureChannels;
    const filter = take<tf.Rank.R4>(`${name}.weight`, [3, 3, inputs, outputs]);
    const {height, width} = blockSize(spec, r);
    const strength = noise === 'none' ? null : parameter<tf.Rank.R0>(parameters, `${name}.noiseStrength`, []);
    const styleOffset = addStyles(name, inputs, index, pictureChannels);
    return {
      ...{index, outputs, pictureChannels, styleOffset, height, width},
      weights: convolutionWeights(filter, pictureChannels),
      scaleOffset: matrices.addScales(filter, Math.SQRT2, styleOffset, pictureChannels),
      bias: tf.clone(filledUp(take<tf.Rank.R1>(`${name}.bias`, [outputs]), 0, 4 * Math.ceil(outputs / 4))),
      noiseStrength: strength,
      noiseConst:
        noise === 'stored'
          ? (tf.mul(take(`${name}.noiseConst`, [height, width]), strength!) as tf.Tensor2D)
          : null,
      clamp: convClamp ?? Infinity,
    };
  };

  const blocks = blockResolutions(resolution).map((r, i): Block => {
    const name = `synthesis.b${r}`;
    const outputs = channels[i]!;
    const subPixel = isSubPixel(spec, r);
    const pixels = subPixel ? 2 : 1;
    // Block i > 0 takes ws 2i - 1 and 2i; its ToRGB takes 2i + 1, as the next block's first layer does.
    const conv0 =
      i === 0
        ? null
        : createLayer(`${name}.conv0`, 2 * i - 1, r, channels[i - 1]!, outputs, subPixel ? imgChannels : 0);
    const conv1 = createLayer(`${name}.conv1`, 2 * i, r, outputs, outputs);
    const colourCount = pixels ** 2 * imgChannels;
    const hasColours = architecture === 'skip' || i === channels.length - 1;
    const whole = upsample === 'after-conv' ? 'next' : 'itself';
    return {
      ...{resolution: r, conv0, conv1, enlarges: conv0 && !subPixel ? whole : null},
      colours: hasColours
        ? {
            weights: parameter<tf.Rank.R4>(parameters, `${name}.toRgb.weight`, [1, 1, outputs, colourCount]),
            bias: parameter<tf.Rank.R1>(parameters, `${name}.toRgb.bias`, [colourCount]),
            pixels,
            edges: upsample === 'after-conv' ? 'repeated' : 'zeros',
            styleOffset: addStyles(`${name}.toRgb`, outputs, 2 * i + 1),
            clamp: convClamp ?? Infinity,
          }
        : null,
    };
  });
  const startPlanes = constantPlanes(take('synthesis.const', [...start, channels[0]!]));
  const result = {start: startPlanes, blocks, matrices: matrices.together()};
  for (const name of used) {
    parameters.get(name)!.dispose();
    parameters.delete(name);
  }
  return result;
}
