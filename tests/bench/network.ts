/** The network that the bench runs, with weights from a seed, for both runtimes. */
import {randn} from '../../src/model/latent/random-state.ts';
import {tensorTable} from '../../src/model/architecture.ts';
import type {StyleGan2Spec} from '../../src/model/generator-spec.ts';
import table from './network.json' with {type: 'json'};

/** 256 px, 0.7 GMAC, the size that the wall runs. The same as in export_onnx.py. */
export const benchSpec: StyleGan2Spec = {
  kind: 'stylegan2',
  mapping: {
    zDim: 512,
    wDim: 512,
    cDim: 0,
    labelMode: 'none',
    labelDim: 0,
    numLayers: 5,
    hiddenDim: 512,
    lastLayer: 'linear',
    wAvg: 'sampled',
  },
  synthesis: {
    resolution: 256,
    imgChannels: 3,
    channels: [256, 256, 128, 64, 48, 32, 16],
    architecture: 'skip',
    upsample: 'after-conv',
    resampleFilter: [1, 3, 3, 1],
    noise: 'none',
    convClamp: null,
    mirrorBy: null,
  },
};

/** Multiply-accumulates of the convolutions for one picture; up-sampling layers convolve at the low resolution. */
export function convolutionMacs({synthesis: {channels}}: StyleGan2Spec): number {
  return channels.reduce((sum, c, i) => {
    const pixels = (4 * 2 ** i) ** 2;
    const up = i > 0 ? (9 * channels[i - 1]! * c * pixels) / 4 : 0;
    return sum + up + (9 * c + 3) * c * pixels;
  }, 0);
}

/** Keeps activations and colours near 1 from the first layer to the last. */
function scaleOf(name: string): number {
  if (name.endsWith('affine.weight')) return 0.02;
  if (name.endsWith('toRgb.weight')) return 0.05;
  if (name.startsWith('mapping.fc') && name.endsWith('weight')) return 0.06;
  return name.endsWith('bias') ? 0.1 : 1;
}

/** Parameters under the names of this project, in its layout. */
export function benchTensors(): Map<string, {shape: number[]; data: Float32Array}> {
  const tensors = new Map<string, {shape: number[]; data: Float32Array}>();
  [...tensorTable(benchSpec)].forEach(([name, shape], i) => {
    const offset = name.endsWith('affine.bias') ? 1 : 0;
    const data = randn(
      i,
      shape.reduce((a, b) => a * b, 1),
    );
    tensors.set(name, {shape, data: data.map((value) => value * scaleOf(name) + offset)});
  });
  return tensors;
}

/** `[height, width, in, out]` -> `[out, in, height, width]`. */
function toOihw(data: Float32Array, [height, width, inputs, outputs]: number[]): Float32Array {
  const pixels = height! * width!;
  const result = new Float32Array(data.length);
  for (let p = 0; p < pixels; p++) {
    for (let i = 0; i < inputs!; i++) {
      for (let o = 0; o < outputs!; o++) {
        result[(o * inputs! + i) * pixels + p] = data[(p * inputs! + i) * outputs! + o]!;
      }
    }
  }
  return result;
}

/** The name that this project has for an initialiser of network.onnx. */
function ownName(name: string): string {
  const dotted = name.replaceAll('_', '.');
  if (name === 'const') return 'synthesis.const';
  return name.startsWith('fc') ? `mapping.${dotted}` : `synthesis.${dotted}`;
}

/** The same parameters as the file weights.bin that network.onnx refers to. */
export function onnxWeights(): Uint8Array<ArrayBuffer> {
  const tensors = benchTensors();
  const size = table.reduce((sum, {shape}) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const all = new Float32Array(size);
  for (const {name, offset} of table) {
    const {shape, data} = tensors.get(ownName(name))!;
    let values = data;
    if (shape.length === 4) values = toOihw(data, shape);
    if (name === 'const') values = toOihw(data, [...shape, 1]);
    all.set(values, offset / 4);
  }
  return new Uint8Array(all.buffer);
}
