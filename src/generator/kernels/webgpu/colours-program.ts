/** ToRGB and the sum with the picture so far, in one program. */
import type * as tf from '@tensorflow/tfjs-core';
import type {ToRgbAttributes, ToRgbInputs} from '../colours.ts';
import {float, type FusedProgram, int} from './fused-program.ts';
import {type Planes, readPair} from './planes.ts';

export interface ColoursAttributes extends ToRgbAttributes {
  batch: number;
  /** What `x` of the inputs is. */
  planes: Omit<Planes, 'data'>;
  /** Where `styles` of all layers has those of this one. */
  styleOffset: number;
}

const LANES = 256;
/** Pairs of channels whose weights lie in workgroup memory at a time. */
const PAIRS = 32;

const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
const each = (count: number, line: (i: number) => string): string => range(count).map(line).join('\n');

/** WGSL: the picture so far between its pixels. */
function readBefore(channels: number, edges: ToRgbAttributes['edges']): string {
  const share = edges === 'zeros' ? 'select(0.0, 0.25, inside)' : '0.25';
  return `
fn shares(i : i32, size : i32) -> vec2<f32> {
  let beside = i / 2 + 2 * (i % 2) - 1;
  let inside = beside >= 0 && beside < size;
  return vec2<f32>(0.75, ${share});
}
fn pixelBefore(b : i32, row : i32, column : i32, channel : i32) -> f32 {
  return before[((b * uniforms.heightBefore + row) * uniforms.widthBefore + column) * ${channels} + channel];
}
fn readBefore(b : i32, row : i32, column : i32, channel : i32) -> f32 {
  let size = vec2<i32>(uniforms.heightBefore, uniforms.widthBefore);
  let place = vec2<i32>(row, column);
  let near = place / 2;
  let beside = clamp(near + 2 * (place % 2) - 1, vec2<i32>(0), size - 1);
  let down = shares(row, size.x);
  let across = shares(column, size.y);
  return down.x * (across.x * pixelBefore(b, near.x, near.y, channel) + across.y * pixelBefore(b, near.x, beside.y, channel))
       + down.y * (across.x * pixelBefore(b, beside.x, near.y, channel) + across.y * pixelBefore(b, beside.x, beside.y, channel));
}
`;
}

function codeOf({planes, pixels, edges}: ColoursAttributes, channels: number, hasBefore: boolean): string {
  const colours = pixels ** 2 * channels;
  const store = (colour: number): string => {
    const [place, channel] = [Math.floor(colour / channels), colour % channels];
    const [down, across] = [Math.floor(place / pixels), place % pixels];
    return `
  {
    let row = ${pixels} * (place / uniforms.width) + ${down};
    let column = ${pixels} * (place % uniforms.width) + ${across};
    let value = clamp(sum${colour} + bias[${colour}], -uniforms.limit, uniforms.limit);
    let at = ((b * ${pixels} * uniforms.height + row) * ${pixels} * uniforms.width + column) * ${channels} + ${channel};
    result[at] = value${hasBefore ? ` + readBefore(b, row, column, ${channel})` : ''};
  }`;
  };
  return `
var<workgroup> scaled : array<f32, ${2 * PAIRS * colours}>;
${readPair(planes.precision)}
${hasBefore ? readBefore(channels, edges) : ''}
fn main() {
  let places = uniforms.height * uniforms.width;
  let place = i32(workgroupId.x) * ${LANES} + i32(localIndex);
  let b = i32(workgroupId.y);
  ${each(colours, (o) => `var sum${o} = 0.0;`)}
  for (var firstPair = 0; firstPair < uniforms.pairs; firstPair += ${PAIRS}) {
    for (var i = i32(localIndex); i < ${2 * PAIRS * colours}; i += ${LANES}) {
      let channel = 2 * firstPair + i / ${colours};
      var weight = 0.0;
      if (channel < uniforms.channels) {
        weight = weights[channel * ${colours} + i % ${colours}] * styles[b * uniforms.styleStride + uniforms.styleOffset + channel];
      }
      scaled[i] = weight;
    }
    workgroupBarrier();
    if (place < places) {
      for (var p = 0; p < min(${PAIRS}, uniforms.pairs - firstPair); p++) {
        let value = readPair(b * uniforms.inStride, firstPair + p, place, places);
        let w = 2 * p * ${colours};
        ${each(colours, (o) => `sum${o} += value.x * scaled[w + ${o}] + value.y * scaled[w + ${colours + o}];`)}
      }
    }
    workgroupBarrier();
  }
  if (place >= places) { return; }
  ${range(colours).map(store).join('')}
}
`;
}

/** @see addColours; `x` lies in planes, and `styles` has those of all layers */
export function coloursProgram(
  {x, weights, styles, bias, before}: ToRgbInputs<tf.TensorInfo>,
  attributes: ColoursAttributes,
): FusedProgram {
  const {batch, planes, pixels, edges, clamp, styleOffset} = attributes;
  const {height, width, pairs, precision} = planes;
  const channels = bias.shape[0]! / pixels ** 2;
  const places = height * width;
  return {
    key: ['NonesuchColours', precision, pixels, channels, before ? edges : ''].join('_'),
    code: codeOf(attributes, channels, before !== undefined),
    workgroupSize: [LANES, 1, 1],
    workgroups: [Math.ceil(places / LANES), batch, 1],
    bindings: {
      x: {tensor: x},
      weights: {tensor: weights},
      styles: {tensor: styles},
      bias: {tensor: bias},
      ...(before ? {before: {tensor: before}} : {}),
    },
    uniforms: {
      height: int(height),
      width: int(width),
      pairs: int(pairs),
      channels: int(weights.shape[2]!),
      inStride: int(places * pairs * (precision === 'half' ? 1 : 2)),
      styleOffset: int(styleOffset),
      styleStride: int(styles.shape[1]!),
      heightBefore: int((height * pixels) / 2),
      widthBefore: int((width * pixels) / 2),
      limit: float(clamp),
    },
    output: {shape: [batch, height * pixels, width * pixels, channels], dtype: 'float32'},
  };
}
