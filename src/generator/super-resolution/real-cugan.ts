/**
 * Real-CUGAN, `up2x-denoise3x` (bilibili, MIT): two U-Nets with squeeze and excitation (Hu et al. 2018), which enlarge
 * drawings twofold and take noise and coloured fringes away. Runs on the current backend.
 *
 * Nothing is padded inside: a picture comes with `BORDER` pixels around it and leaves without.
 */
import * as tf from '@tensorflow/tfjs-core';
import {hasWinograd, plainWinogradConv2d, transformedWeights} from '../kernels/winograd.ts';
import {NcnnWeights} from './ncnn-weights.ts';
import {channelsLast, subPixelKernel} from './sub-pixel.ts';

/** How far it looks around each place. */
export const BORDER = 18;
/** Of the leaky ReLU. */
const SLOPE = 0.1;

interface Convolution {
  kind: 'conv' | 'down' | 'sub-pixel';
  /** Transformed for the kernel of our own, where that has it. */
  filter: tf.Tensor4D;
  isTransformed: boolean;
  bias: tf.Tensor1D;
  slope: number;
}

interface Excitation {
  squeeze: [weight: tf.Tensor2D, bias: tf.Tensor1D];
  excite: [weight: tf.Tensor2D, bias: tf.Tensor1D];
}

/** Weights of a channel each, one list for each of the four places that have them: `[64]`, `[128]`, `[128]`, `[64]`. */
export type Excitations = Float32Array<ArrayBuffer>[];

/** Takes layers off the file in the order in which they lie there. */
class LayerReader {
  readonly #weights: NcnnWeights;

  constructor(bytes: ArrayBuffer) {
    this.#weights = new NcnnWeights(bytes);
  }

  conv(inChannels: number, outChannels: number, slope = SLOPE): Convolution {
    return this.#convolution('conv', 3, inChannels, outChannels, slope);
  }

  /** Half as wide and high. */
  down(inChannels: number, outChannels: number): Convolution {
    return this.#convolution('down', 2, inChannels, outChannels, SLOPE);
  }

  /** Twice as wide and high. */
  up(inChannels: number, outChannels: number, side: 2 | 4, slope = SLOPE): Convolution {
    const kernel = this.#weights.marked(outChannels * inChannels * side * side);
    const folded = subPixelKernel(kernel, inChannels, outChannels, side);
    const bias = this.#weights.floats(outChannels);
    const taps = side === 2 ? 1 : 3;
    return {
      kind: 'sub-pixel',
      ...filterOf(tf.tensor4d(folded, [taps, taps, inChannels, 4 * outChannels])),
      bias: tf.tidy(() => tf.tile(tf.tensor1d(bias), [4])),
      slope,
    };
  }

  excitation(channels: number, squeezed: number): Excitation {
    const dense = (inputs: number, outputs: number): [tf.Tensor2D, tf.Tensor1D] => {
      const weight = this.#weights.marked(inputs * outputs);
      const bias = this.#weights.floats(outputs);
      return [
        tf.tidy(() => tf.transpose(tf.tensor2d(weight, [outputs, inputs]))) as tf.Tensor2D,
        tf.tensor1d(bias),
      ];
    };
    return {squeeze: dense(channels, squeezed), excite: dense(squeezed, channels)};
  }

  end(): void {
    this.#weights.end();
  }

  #convolution(
    kind: Convolution['kind'],
    side: number,
    inChannels: number,
    outChannels: number,
    slope: number,
  ): Convolution {
    const kernel = channelsLast(
      this.#weights.marked(outChannels * inChannels * side * side),
      inChannels,
      outChannels,
      side,
    );
    return {
      kind,
      ...filterOf(tf.tensor4d(kernel, [side, side, inChannels, outChannels])),
      bias: tf.tensor1d(this.#weights.floats(outChannels)),
      slope,
    };
  }
}

function filterOf(filter: tf.Tensor4D): Pick<Convolution, 'filter' | 'isTransformed'> {
  if (filter.shape[0] !== 3 || !hasWinograd()) return {filter, isTransformed: false};
  const transformed = transformedWeights(filter);
  filter.dispose();
  return {filter: transformed, isTransformed: true};
}

/** Without `edge` pixels on each side. */
function cropped(x: tf.Tensor4D, edge: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.slice(x, [0, edge, edge, 0], [batch, height - 2 * edge, width - 2 * edge, channels]);
}

function convolved(x: tf.Tensor4D, {kind, filter, isTransformed, bias, slope}: Convolution): tf.Tensor4D {
  const strides = kind === 'down' ? 2 : 1;
  const y = isTransformed
    ? // It puts zeros around the picture: what they have touched goes.
      cropped(plainWinogradConv2d(x, filter, bias, slope), 1)
    : tf.fused.conv2d({
        x,
        filter,
        bias,
        strides,
        pad: 'valid',
        ...(slope === 1 ? {} : {activation: 'leakyrelu' as const, leakyreluAlpha: slope}),
      });
  return kind === 'sub-pixel' ? tf.depthToSpace(y, 2, 'NHWC') : y;
}

/** One after another; `x` stays the caller's. */
function chain(x: tf.Tensor4D, ...layers: Convolution[]): tf.Tensor4D {
  return layers.reduce((value, layer) => {
    const y = tf.tidy(() => convolved(value, layer));
    if (value !== x) value.dispose();
    return y;
  }, x);
}

/** Sum of `deep` and the middle of `shallow`; both are freed. */
function joined(deep: tf.Tensor4D, shallow: tf.Tensor4D, edge: number): tf.Tensor4D {
  const y = tf.tidy(() => tf.add(deep, cropped(shallow, edge)) as tf.Tensor4D);
  tf.dispose([deep, shallow]);
  return y;
}

/** Weights of the channels, `[1, channels]`. */
function excitationOf(x: tf.Tensor4D, {squeeze, excite}: Excitation): tf.Tensor2D {
  return tf.tidy(() => {
    const mean = tf.mean(x, [1, 2]) as tf.Tensor2D;
    const hidden = tf.relu(tf.add(tf.matMul(mean, squeeze[0]), squeeze[1]));
    return tf.sigmoid(tf.add(tf.matMul(hidden as tf.Tensor2D, excite[0]), excite[1])) as tf.Tensor2D;
  });
}

/** Gives each channel its weight; says what it was. */
class Excited {
  readonly used: tf.Tensor2D[] = [];
  readonly #given: Excitations | null;

  /** @param given from a picture of which this is a part; null: of what is seen */
  constructor(given: Excitations | null) {
    this.#given = given;
  }

  /** `x` is freed. */
  apply(x: tf.Tensor4D, layer: Excitation): tf.Tensor4D {
    const given = this.#given?.[this.used.length];
    const weights = given ? tf.tensor2d(given, [1, given.length]) : excitationOf(x, layer);
    this.used.push(weights);
    const y = tf.tidy(() => tf.mul(x, tf.reshape(weights, [1, 1, 1, -1])) as tf.Tensor4D);
    x.dispose();
    return y;
  }
}

interface FirstNet {
  begin: Convolution[];
  middle: Convolution[];
  excitation: Excitation;
  up: Convolution;
  end: Convolution[];
}

interface SecondNet extends FirstNet {
  deepest: Convolution[];
  deepExcitation: Excitation;
  deepUp: Convolution;
  end: Convolution[];
  late: Convolution[];
  lateExcitation: Excitation;
}

function readFirst(file: LayerReader): FirstNet {
  return {
    begin: [file.conv(3, 32), file.conv(32, 64)],
    middle: [file.down(64, 64), file.conv(64, 128), file.conv(128, 64)],
    excitation: file.excitation(64, 8),
    up: file.up(64, 64, 2),
    end: [file.conv(64, 64), file.up(64, 3, 4, 1)],
  };
}

function readSecond(file: LayerReader): SecondNet {
  return {
    begin: [file.conv(3, 32), file.conv(32, 64)],
    middle: [file.down(64, 64), file.conv(64, 64), file.conv(64, 128)],
    excitation: file.excitation(128, 16),
    deepest: [file.down(128, 128), file.conv(128, 256), file.conv(256, 128)],
    deepExcitation: file.excitation(128, 16),
    deepUp: file.up(128, 128, 2),
    late: [file.conv(128, 64), file.conv(64, 64)],
    lateExcitation: file.excitation(64, 8),
    up: file.up(64, 64, 2),
    end: [file.conv(64, 64), file.conv(64, 3, 1)],
  };
}

/** Twice as large, still with a border of 20 pixels. */
function runFirst(x: tf.Tensor4D, net: FirstNet, excited: Excited): tf.Tensor4D {
  const begun = chain(x, ...net.begin);
  const deep = excited.apply(chain(begun, ...net.middle), net.excitation);
  const up = chain(deep, net.up);
  deep.dispose();
  const sum = joined(up, begun, 4);
  const y = chain(sum, ...net.end);
  sum.dispose();
  return y;
}

/** What is to be added to the middle of `x`. */
function runSecond(x: tf.Tensor4D, net: SecondNet, excited: Excited): tf.Tensor4D {
  const begun = chain(x, ...net.begin);
  const middle = excited.apply(chain(begun, ...net.middle), net.excitation);
  const deep = excited.apply(chain(middle, ...net.deepest), net.deepExcitation);
  const deepUp = chain(deep, net.deepUp);
  deep.dispose();
  const deepSum = joined(deepUp, middle, 4);
  const late = excited.apply(chain(deepSum, ...net.late), net.lateExcitation);
  deepSum.dispose();
  const up = chain(late, net.up);
  late.dispose();
  const sum = joined(up, begun, 16);
  const y = chain(sum, ...net.end);
  sum.dispose();
  return y;
}

export class RealCugan {
  readonly #first: FirstNet;
  readonly #second: SecondNet;

  /** @throws {RangeError} if the file is another network's */
  constructor(bytes: ArrayBuffer) {
    const file = new LayerReader(bytes);
    this.#first = readFirst(file);
    this.#second = readSecond(file);
    file.end();
  }

  /**
   * @param picture `[1, height + 36, width + 36, 3]`, 0..1, height and width even; stays the caller's
   * @param excitations of the picture that this is a part of, so that all parts are drawn alike; null: of this one
   * @returns `[1, 2 * height, 2 * width, 3]`, about 0..1, not clamped; caller disposes
   */
  run(picture: tf.Tensor4D, excitations: Excitations | null): tf.Tensor4D {
    const excited = new Excited(excitations);
    const result = this.#run(picture, excited);
    tf.dispose(excited.used);
    return result;
  }

  /** What `run` takes. @param picture as there */
  async excitationsOf(picture: tf.Tensor4D): Promise<Excitations> {
    const excited = new Excited(null);
    this.#run(picture, excited).dispose();
    try {
      return await Promise.all(
        excited.used.map(async (weights) => Float32Array.from(await weights.data<'float32'>())),
      );
    } finally {
      tf.dispose(excited.used);
    }
  }

  dispose(): void {
    tf.dispose([this.#first, this.#second] as unknown as tf.TensorContainer);
  }

  #run(picture: tf.Tensor4D, excited: Excited): tf.Tensor4D {
    const rough = runFirst(picture, this.#first, excited);
    const fine = runSecond(rough, this.#second, excited);
    return joined(fine, rough, 20);
  }
}
