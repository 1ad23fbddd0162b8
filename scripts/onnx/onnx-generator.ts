/** A generator of the first or second StyleGAN as an ONNX graph. Activations are NCHW there, and filters OIHW. */
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {blockResolutions, isSubPixel, numWs, pictureSize} from '../../src/model/architecture.ts';
import type {GeneratorSpec, StyleGan1Spec, StyleGan2Spec} from '../../src/model/generator-spec.ts';
import {OnnxGraph, type Value} from './onnx-graph.ts';

export interface OnnxOptions {
  /** `z`: z, psi, and class where there are classes; `ws`: one w for each layer. */
  input: 'z' | 'ws';
  hasHalves: boolean;
  /** Whether the stored noise is part of the network. */
  hasNoise: boolean;
  /** Of the truncation by psi: the number of leading ws; null for all. */
  cutoff: number | null;
}

export type OnnxSpec = StyleGan1Spec | StyleGan2Spec;

const SLOPE = 0.2;
const EPSILON = 1e-8;

/** The outer product of the taps with themselves, by rows. */
function square(taps: readonly number[]): number[] {
  return taps.flatMap((a) => taps.map((b) => a * b));
}

export class OnnxGenerator {
  readonly #spec: OnnxSpec;
  readonly #tensors: ReadonlyMap<string, CheckpointTensor>;
  readonly #options: OnnxOptions;
  readonly #graph: OnnxGraph;
  /** w for a layer, `[N, wDim]`. */
  #w: (layer: number) => Value = () => '';

  constructor(spec: OnnxSpec, tensors: ReadonlyMap<string, CheckpointTensor>, options: OnnxOptions) {
    this.#spec = spec;
    this.#tensors = tensors;
    this.#options = options;
    this.#graph = new OnnxGraph(options.hasHalves);
  }

  /** @param metadata see `OnnxGraph` */
  encode(name: string, metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
    const graph = this.#graph;
    const {mapping, synthesis} = this.#spec;
    const mirrored = this.#options.input === 'z' ? this.#addMapping() : this.#addWs();
    const picture =
      this.#spec.kind === 'stylegan1' ? this.#styleGan1(this.#spec) : this.#styleGan2(this.#spec);
    const {width, height} = pictureSize(this.#spec);
    graph.output('image', mirrored(picture), ['N', synthesis.imgChannels, height, width]);
    return graph.encode(name, {
      input: `${this.#options.input === 'z' ? `z [N, ${mapping.zDim}]: standard normal; psi [1]` : 'ws'}`,
      output: 'image [N, channels, height, width]: -1 is black, 1 white, not clamped',
      ...metadata,
    });
  }

  #tensor(name: string): CheckpointTensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new Error(`The generator has no tensor ${name}.`);
    return tensor;
  }

  /** A parameter as it is. */
  #parameter(name: string, shape = this.#tensor(name).shape): Value {
    return this.#graph.constant(shape, this.#tensor(name).data);
  }

  #number(value: number): Value {
    return this.#graph.constant([], [value]);
  }

  /** `[channels]` for activations. */
  #perChannel(name: string): Value {
    return this.#parameter(name, [1, this.#tensor(name).data.length, 1, 1]);
  }

  /** `[N, channels]` for activations. */
  #spread(x: Value): Value {
    return this.#graph.node('Unsqueeze', [x, this.#graph.indices([2], [2, 3])]);
  }

  /** Each row to a root mean square of 1. */
  #normalised(x: Value): Value {
    const graph = this.#graph;
    const mean = graph.node('ReduceMean', [graph.node('Mul', [x, x])], {axes: [1], keepdims: 1});
    return graph.node('Div', [x, graph.node('Sqrt', [graph.node('Add', [mean, this.#number(EPSILON)])])]);
  }

  /** @returns what mirrors the pictures of z */
  #addMapping(): (picture: Value) => Value {
    const graph = this.#graph;
    const {mapping} = this.#spec;
    const {zDim, wDim, labelMode, numLayers, lastLayer} = mapping;
    const z = graph.input('z', ['N', zDim]);
    const psi = graph.input('psi', [1]);
    let x: Value;
    if (labelMode === 'none') {
      x = this.#normalised(z);
    } else {
      const classes = graph.indexInput('class', ['N']);
      const rows = graph.node('Gather', [this.#parameter('mapping.embed.weight'), classes], {axis: 0});
      if (labelMode === 'embed') {
        const label = graph.node('Add', [rows, this.#parameter('mapping.embed.bias')]);
        x = graph.node('Concat', [this.#normalised(z), this.#normalised(label)], {axis: 1});
      } else {
        x = this.#normalised(graph.node('Concat', [z, rows], {axis: 1}));
      }
    }
    for (let i = 0; i < numLayers; i++) {
      x = this.#dense(`mapping.fc${i}`, x);
      if (i < numLayers - 1 || lastLayer === 'leaky-relu') x = this.#leakyRelu(x);
    }
    const average = this.#parameter('mapping.wAvg', [1, wDim]);
    const offset = graph.node('Mul', [graph.node('Sub', [x, average]), psi]);
    const truncated = graph.node('Add', [offset, average]);
    const {cutoff} = this.#options;
    this.#w = (layer) => (cutoff === null || layer < cutoff ? truncated : x);
    return (picture) => this.#mirrored(picture, z);
  }

  #addWs(): (picture: Value) => Value {
    const graph = this.#graph;
    const ws = graph.input('ws', ['N', numWs(this.#spec), this.#spec.mapping.wDim]);
    const layers = new Map<number, Value>();
    this.#w = (layer) => {
      const known = layers.get(layer);
      if (known !== undefined) return known;
      const w = graph.node('Gather', [ws, graph.indices([], [layer])], {axis: 1});
      layers.set(layer, w);
      return w;
    };
    return (picture) => picture;
  }

  /** Left to right, where the sign of a coordinate of z says so. */
  #mirrored(picture: Value, z: Value): Value {
    const mirrorBy = this.#spec.kind === 'stylegan2' ? this.#spec.synthesis.mirrorBy : null;
    if (mirrorBy === null) return picture;
    const graph = this.#graph;
    const {width} = pictureSize(this.#spec);
    const columns = Array.from({length: width}, (_, i) => width - 1 - i);
    const flipped = graph.node('Gather', [picture, graph.indices([width], columns)], {axis: 3});
    const coordinate = graph.node('Gather', [z, graph.indices([1], [mirrorBy])], {axis: 1}); // [N,1]
    const isNegative = graph.node('Less', [coordinate, this.#number(0)]);
    return graph.node('Where', [this.#spread(isNegative), flipped, picture]);
  }

  #dense(name: string, x: Value): Value {
    return this.#graph.node('Gemm', [x, this.#parameter(`${name}.weight`), this.#parameter(`${name}.bias`)]);
  }

  #affine(name: string, layer: number): Value {
    return this.#dense(`${name}.affine`, this.#w(layer));
  }

  #leakyRelu(x: Value): Value {
    return this.#graph.node('LeakyRelu', [x], {alpha: {float: SLOPE}});
  }

  #clamped(x: Value, clamp: number | null): Value {
    return clamp === null ? x : this.#graph.node('Clip', [x, this.#number(-clamp), this.#number(clamp)]);
  }

  /** HWIO `[kh, kw, in, out]` -> `[out, in, kh, kw]`. */
  #filter(name: string): Value {
    const {shape, data} = this.#tensor(name);
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    const values = new Float32Array(data.length);
    for (let k = 0; k < height * width; k++) {
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          values[(o * inputs + i) * height * width + k] = data[(k * inputs + i) * outputs + o]!;
        }
      }
    }
    return this.#graph.constant([outputs, inputs, height, width], values);
  }

  /** The same for a transposed convolution, `[in, out, kh, kw]`, whose kernel runs the other way. */
  #transposedFilter(name: string): Value {
    const {shape, data} = this.#tensor(name);
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    const places = height * width;
    const values = new Float32Array(data.length);
    for (let k = 0; k < places; k++) {
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          values[(i * outputs + o) * places + places - 1 - k] = data[(k * inputs + i) * outputs + o]!;
        }
      }
    }
    return this.#graph.constant([inputs, outputs, height, width], values);
  }

  /** A filter for each channel alone. */
  #perChannelFilter(channels: number, taps: readonly number[]): Value {
    const one = square(taps);
    const all = Array.from({length: channels}, () => one).flat();
    return this.#graph.constant([channels, 1, taps.length, taps.length], all);
  }

  #bilinearUp(x: Value): Value {
    const graph = this.#graph;
    return graph.node('Resize', [x, '', graph.constant([4], [1, 1, 2, 2])], {
      mode: 'linear',
      coordinate_transformation_mode: 'half_pixel',
    });
  }

  #noise(name: string): Value | null {
    const {noise} = this.#spec.synthesis;
    if (noise !== 'stored' || !this.#options.hasNoise) return null;
    const {shape} = this.#tensor(`${name}.noiseConst`);
    return this.#parameter(`${name}.noiseConst`, [1, 1, ...shape]);
  }

  // StyleGAN2

  /** Demodulation coefficients `[N, out]`, see `Demodulation`. */
  #demodulation(name: string, styles: Value, gain: number): Value {
    const {shape, data} = this.#tensor(`${name}.weight`);
    const [height, width, inputs, outputs] = shape as [number, number, number, number];
    const energy = new Float64Array(inputs * outputs);
    for (let k = 0; k < height * width; k++) {
      for (let j = 0; j < energy.length; j++) energy[j]! += data[k * energy.length + j]! ** 2 / gain ** 2;
    }
    const graph = this.#graph;
    const sum = graph.node('Gemm', [
      graph.node('Mul', [styles, styles]),
      graph.constant([inputs, outputs], energy),
      graph.constant([outputs], new Float64Array(outputs).fill(EPSILON / gain ** 2)),
    ]);
    return graph.node('Reciprocal', [graph.node('Sqrt', [sum])]);
  }

  #fir(channels: number): {taps: number[]; up: (x: Value) => Value} {
    const {resampleFilter} = this.#spec.synthesis as StyleGan2Spec['synthesis'];
    const sum = resampleFilter.reduce((a, b) => a + b, 0);
    const taps = resampleFilter.map((tap) => (2 * tap) / sum);
    const count = taps.length;
    // Zeros between the pixels and the filter over them are one transposed convolution.
    const first = count - 1 - Math.floor((count + 1) / 2);
    const last = count - 2 - first;
    const up = (x: Value): Value =>
      this.#graph.node('ConvTranspose', [x, this.#perChannelFilter(channels, taps)], {
        strides: [2, 2],
        group: channels,
        pads: [first, first, last, last],
      });
    return {taps, up};
  }

  #pictureUp(x: Value, channels: number): Value {
    const {upsample} = this.#spec.synthesis as StyleGan2Spec['synthesis'];
    return upsample === 'after-conv' ? this.#bilinearUp(x) : this.#fir(channels).up(x);
  }

  /** @param layer of ws */
  #convolution(x: Value, name: string, layer: number, isUp: boolean, gain: number): Value {
    const graph = this.#graph;
    const {upsample, convClamp} = this.#spec.synthesis as StyleGan2Spec['synthesis'];
    const outputs = this.#tensor(`${name}.weight`).shape[3]!;
    const styles = this.#affine(name, layer);
    const scale = this.#spread(this.#demodulation(name, styles, gain));
    const modulated = graph.node('Mul', [x, this.#spread(styles)]);
    let y: Value;
    if (isUp && upsample === 'transposed-conv') {
      y = graph.node('ConvTranspose', [modulated, this.#transposedFilter(`${name}.weight`)], {
        strides: [2, 2],
      });
      const {taps} = this.#fir(outputs);
      const before = Math.floor((taps.length + 1) / 2) - 1;
      const after = Math.floor((taps.length - 2) / 2);
      y = graph.node('Conv', [y, this.#perChannelFilter(outputs, taps.toReversed())], {
        group: outputs,
        pads: [before, before, after, after],
      });
    } else {
      y = graph.node('Conv', [modulated, this.#filter(`${name}.weight`)], {pads: [1, 1, 1, 1]});
    }
    y = graph.node('Add', [graph.node('Mul', [y, scale]), this.#perChannel(`${name}.bias`)]);
    if (isUp && upsample === 'after-conv') y = this.#bilinearUp(y);
    const noise = this.#noise(name);
    if (noise) {
      const strength = this.#parameter(`${name}.noiseStrength`, []);
      y = graph.node('Add', [y, graph.node('Mul', [noise, strength])]);
    }
    return this.#clamped(this.#leakyRelu(y), convClamp === null ? null : (convClamp * gain) / Math.SQRT2);
  }

  #toRgb(x: Value, name: string, layer: number, pixels: 1 | 2, before: Value | null): Value {
    const graph = this.#graph;
    const {convClamp, imgChannels} = this.#spec.synthesis as StyleGan2Spec['synthesis'];
    const modulated = graph.node('Mul', [x, this.#spread(this.#affine(name, layer))]);
    let y = graph.node('Conv', [modulated, this.#filter(`${name}.weight`), this.#parameter(`${name}.bias`)]);
    if (pixels === 2) y = graph.node('DepthToSpace', [y], {blocksize: 2, mode: 'DCR'});
    y = this.#clamped(y, convClamp);
    return before === null ? y : graph.node('Add', [this.#pictureUp(before, imgChannels), y]);
  }

  #styleGan2(spec: StyleGan2Spec): Value {
    const graph = this.#graph;
    const {resolution, channels, architecture} = spec.synthesis;
    const {shape, data} = this.#tensor('synthesis.const');
    let x = graph.constant([1, shape[2]!, shape[0]!, shape[1]!], channelsFirst(shape, data));
    let image: Value | null = null;
    blockResolutions(resolution).forEach((r, i) => {
      const name = `synthesis.b${r}`;
      const subPixel = isSubPixel(spec, r);
      const isResidual = architecture === 'resnet' && i > 0;
      let shortcut: Value | null = null;
      if (i > 0) {
        const input = subPixel ? graph.node('Concat', [x, image!], {axis: 1}) : x;
        if (isResidual) {
          const narrow = graph.node('Conv', [input, this.#filter(`${name}.skip.weight`)]);
          shortcut = this.#pictureUp(narrow, channels[i]!);
        }
        x = this.#convolution(input, `${name}.conv0`, 2 * i - 1, !subPixel, Math.SQRT2);
      }
      x = this.#convolution(x, `${name}.conv1`, 2 * i, false, isResidual ? 1 : Math.SQRT2);
      if (shortcut !== null) x = graph.node('Add', [x, shortcut]);
      if (architecture === 'skip' || i === channels.length - 1) {
        image = this.#toRgb(x, `${name}.toRgb`, 2 * i + 1, subPixel ? 2 : 1, image);
      }
    });
    return image!;
  }

  // StyleGAN

  #adaptiveNorm(x: Value, name: string, layer: number, channels: number): Value {
    const graph = this.#graph;
    const mean = (of: Value): Value => graph.node('ReduceMean', [of], {axes: [2, 3], keepdims: 1});
    const centred = graph.node('Sub', [x, mean(x)]);
    const variance = mean(graph.node('Mul', [centred, centred]));
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, this.#number(EPSILON)])]);
    const parts = graph.indices([2], [channels, channels]);
    const [scales, offsets] = graph
      .nodes('Split', [this.#affine(name, layer), parts], 2, {axis: 1})
      .map((part) => this.#spread(part)) as [Value, Value];
    const scaled = graph.node('Mul', [centred, graph.node('Div', [scales, deviation])]);
    return graph.node('Add', [scaled, offsets]);
  }

  #layer1(
    x: Value,
    name: string,
    layer: number,
    channels: number,
    convolution: 'none' | 'same' | 'up',
  ): Value {
    const graph = this.#graph;
    const {blurFilter} = this.#spec.synthesis as StyleGan1Spec['synthesis'];
    let y = x;
    if (convolution === 'up') {
      y = graph.node('Resize', [y, '', graph.constant([4], [1, 1, 2, 2])], {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      });
    }
    if (convolution !== 'none') {
      y = graph.node('Conv', [y, this.#filter(`${name}.weight`)], {pads: [1, 1, 1, 1]});
    }
    if (convolution === 'up' && blurFilter.length > 1) {
      const sum = blurFilter.reduce((a, b) => a + b, 0);
      const border = (blurFilter.length - 1) / 2;
      const taps = blurFilter.map((tap) => tap / sum);
      y = graph.node('Conv', [y, this.#perChannelFilter(channels, taps)], {
        group: channels,
        pads: [border, border, border, border],
      });
    }
    const noise = this.#noise(name);
    if (noise)
      y = graph.node('Add', [y, graph.node('Mul', [noise, this.#perChannel(`${name}.noiseStrength`)])]);
    y = this.#leakyRelu(graph.node('Add', [y, this.#perChannel(`${name}.bias`)]));
    return this.#adaptiveNorm(y, name, layer, channels);
  }

  #styleGan1({synthesis: {resolution, channels}}: StyleGan1Spec): Value {
    const graph = this.#graph;
    const {shape, data} = this.#tensor('synthesis.const');
    let x = graph.constant([1, shape[2]!, shape[0]!, shape[1]!], channelsFirst(shape, data));
    blockResolutions(resolution).forEach((r, i) => {
      const name = `synthesis.b${r}.layer`;
      x = this.#layer1(x, `${name}0`, 2 * i, channels[i]!, i === 0 ? 'none' : 'up');
      x = this.#layer1(x, `${name}1`, 2 * i + 1, channels[i]!, 'same');
    });
    const bias = this.#parameter('synthesis.toRgb.bias');
    return graph.node('Conv', [x, this.#filter('synthesis.toRgb.weight'), bias]);
  }
}

/** `[height, width, channels]` -> `[channels, height, width]`. */
function channelsFirst(shape: readonly number[], data: Float32Array): Float32Array {
  const [height, width, channels] = shape as [number, number, number];
  const places = height * width;
  return Float32Array.from(data, (_, i) => data[(i % places) * channels + Math.floor(i / places)]!);
}

export function isOnnxSpec(spec: GeneratorSpec): spec is OnnxSpec {
  return spec.kind !== 'stylegan3';
}
