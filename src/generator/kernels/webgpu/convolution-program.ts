/** A whole layer in one program: modulated 3x3 convolution as a product of matrices whose tiles lie in workgroup memory. */
import type * as tf from '@tensorflow/tfjs-core';
import {
  type ConvolutionAttributes,
  type ConvolutionInputs,
  convolvedSize,
  resultSize,
} from './convolution.ts';
import {float, type FusedProgram, int} from './fused-program.ts';
import {pairsOf, readPair, sizeOfPlanes, writePair} from './planes.ts';

/** How the work is dealt out: a workgroup makes `columns` x `rowGroups rows` places of `4 outGroups` channels. */
interface Tiling {
  /** Neighbours read and write neighbouring numbers. */
  columns: number;
  rowGroups: number;
  /** Of each invocation, one below the other. */
  rows: number;
  outGroups: number;
  /** Small pictures have few places: their inputs are dealt out too, and the sums added at the end. */
  slices: number;
  /** Pairs of channels in workgroup memory at a time. */
  pairs: number;
}

function tilingOf(width: number, outputs: number): Tiling {
  if (width <= 4) return {columns: 4, rowGroups: 1, rows: 4, outGroups: 4, slices: 16, pairs: 16};
  if (width <= 8) return {columns: 8, rowGroups: 2, rows: 4, outGroups: 4, slices: 4, pairs: 8};
  if (width <= 16) return {columns: 16, rowGroups: 2, rows: 8, outGroups: 4, slices: 2, pairs: 4};
  if (outputs <= 16) return {columns: 16, rowGroups: 4, rows: 8, outGroups: 4, slices: 1, pairs: 2};
  return {columns: 16, rowGroups: 2, rows: 8, outGroups: 8, slices: 1, pairs: 4};
}

/** Of the transposed convolution, in places of the input and one more: each gives four numbers. */
function transposedTilingOf(width: number): Tiling {
  if (width <= 9) return {columns: 8, rowGroups: 4, rows: 2, outGroups: 2, slices: 4, pairs: 8};
  if (width <= 33) return {columns: 8, rowGroups: 4, rows: 2, outGroups: 8, slices: 1, pairs: 8};
  return {columns: 16, rowGroups: 4, rows: 2, outGroups: 4, slices: 1, pairs: 4};
}

const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
const each = (count: number, line: (i: number) => string): string => range(count).map(line).join('\n');

/** WGSL: a place of the input, zeros outside of it, before it is scaled by the style. */
function readInput(attributes: ConvolutionAttributes, hasNoiseBefore: boolean): string {
  const {enlargement, pictureChannels} = attributes;
  const picture = `
  if (pair >= uniforms.inPairs) {
    let channel = 2 * (pair - uniforms.inPairs);
    let at = ((b * uniforms.height + row) * uniforms.width + column) * ${pictureChannels} + channel;
    return vec2<f32>(picture[at], ${pictureChannels % 2 === 0 ? 'picture[at + 1]' : `select(0.0, picture[at + 1], channel + 1 < ${pictureChannels})`});
  }`;
  const plain = `
  let places = uniforms.height * uniforms.width;
  return readPair(b * uniforms.inStride, pair, row * uniforms.width + column, places);`;
  // Bilinear with half-pixel centres, edges repeated, then what is left of the layer that made it.
  const enlarged = `
  let size = vec2<i32>(uniforms.height, uniforms.width) / 2;
  let place = vec2<i32>(row, column);
  let near = place / 2;
  let beside = clamp(near + 2 * (place % 2) - 1, vec2<i32>(0), size - 1);
  let first = b * uniforms.inStride;
  let places = size.x * size.y;
  let here = mix(readPair(first, pair, near.x * size.y + near.y, places),
                 readPair(first, pair, near.x * size.y + beside.y, places), 0.25);
  let there = mix(readPair(first, pair, beside.x * size.y + near.y, places),
                  readPair(first, pair, beside.x * size.y + beside.y, places), 0.25);
  var value = mix(here, there, 0.25)${hasNoiseBefore ? ' + noiseBefore[row * uniforms.width + column]' : ''};
  value = select(value, value * uniforms.slopeBefore, value < vec2<f32>(0.0));
  return clamp(value, vec2<f32>(-uniforms.clampBefore), vec2<f32>(uniforms.clampBefore));`;
  return `
fn readInput(b : i32, pair : i32, row : i32, column : i32) -> vec2<f32> {${pictureChannels > 0 ? picture : ''}
${enlargement ? enlarged : plain}
}
`;
}

/** WGSL: the three taps below each other of one column, for all rows of an invocation. */
const sameTaps = (rows: number, tileWidth: number, column: number): string => `
      {
        ${each(rows + 2, (r) => `let v${r} = tile[base + ${r * tileWidth + column}];`)}
        let w0 = weights[w + ${column}];
        let w1 = weights[w + ${3 + column}];
        let w2 = weights[w + ${6 + column}];
        ${each(rows, (r) => `sum${r} += v${r} * w0 + v${r + 1} * w1 + v${r + 2} * w2;`)}
      }`;

/** What a place of the transposed convolution gives: odd or even row, odd or even column, the odd ones before the even ones. */
const PHASES = ['oddOdd', 'oddEven', 'evenOdd', 'evenEven'];

/** WGSL: the middle row of the kernel makes the odd rows, its outer rows the even ones, and so its columns. */
const transposedTaps = (rows: number, tileWidth: number): string => `
        ${each(rows + 1, (r) => `let a${r} = tile[base + ${r * tileWidth}];\nlet b${r} = tile[base + ${r * tileWidth + 1}];`)}
        ${each(9, (tap) => `let w${tap} = weights[w + ${tap}];`)}
        ${each(
          rows,
          (r) => `
        oddOdd${r} += a${r} * w4;
        oddEven${r} += a${r} * w3 + b${r} * w5;
        evenOdd${r} += a${r} * w1 + a${r + 1} * w7;
        evenEven${r} += a${r} * w0 + b${r} * w2 + a${r + 1} * w6 + b${r + 1} * w8;`,
        )}`;

function codeOf(
  attributes: ConvolutionAttributes,
  tiling: Tiling,
  hasNoise: boolean,
  hasNoiseBefore: boolean,
): string {
  const {columns, rowGroups, rows, outGroups, slices, pairs} = tiling;
  const {x, precision, isTransposed} = attributes;
  const [tileHeight, tileWidth] = [rowGroups * rows + 2, columns + 2];
  const tile = tileHeight * tileWidth;
  const invocations = columns * rowGroups * outGroups * slices;
  const sums = isTransposed
    ? PHASES.flatMap((phase) => range(rows).map((r) => `${phase}${r}`))
    : range(rows).map((r) => `sum${r}`);
  const taps = isTransposed
    ? transposedTaps(rows, tileWidth)
    : range(3)
        .map((column) => sameTaps(rows, tileWidth, column))
        .join('');
  const addSlices = sums
    .map(
      (sum) => `
  sums[localIndex] = ${sum};
  workgroupBarrier();
  if (slice == 0) {
    for (var other = 1; other < ${slices}; other++) { ${sum} += sums[i32(localIndex) + other * ${invocations / slices}]; }
  }
  workgroupBarrier();`,
    )
    .join('');
  const finished = `
  value = value + bias[group]${hasNoise ? ' + noise[row * uniforms.outWidth + column]' : ''};
  value = select(value, value * uniforms.slope, value < vec4<f32>(0.0));
  value = clamp(value, vec4<f32>(-uniforms.limit), vec4<f32>(uniforms.limit));`;
  const store = (r: number): string => {
    const [row, column] = [`top + rowGroup * ${rows} + ${r}`, 'left + lane'];
    if (!isTransposed) return `finish(sum${r}, b, group, ${row}, ${column});`;
    // The odd row and column before each place come first.
    return PHASES.map(
      (phase, i) => `finish(${phase}${r}, b, group, 2 * (${row}) + ${i >> 1}, 2 * (${column}) + ${i & 1});`,
    ).join('\n');
  };
  return `
var<workgroup> tile : array<f32, ${2 * pairs * tile}>;
${slices > 1 ? `var<workgroup> sums : array<vec4<f32>, ${invocations}>;` : ''}
${readPair(x.precision)}
${writePair(precision)}
${readInput(attributes, hasNoiseBefore)}
fn finish(sum : vec4<f32>, b : i32, group : i32, row : i32, column : i32) {
  if (row >= uniforms.outHeight || column >= uniforms.outWidth) { return; }
  let first = b * uniforms.scaleStride + uniforms.scaleOffset + 4 * group;
  let scale = vec4<f32>(scales[first], scales[first + 1], scales[first + 2], scales[first + 3]);
  var value = sum * scale;${isTransposed ? '' : finished}
  let places = uniforms.outHeight * uniforms.outWidth;
  let place = row * uniforms.outWidth + column;
  writePair(value.xy, b * uniforms.outStride, 2 * group, place, places);
  if (2 * group + 1 < uniforms.outPairs) {
    writePair(value.zw, b * uniforms.outStride, 2 * group + 1, place, places);
  }
}
fn main() {
  let lane = i32(localId.x);
  let rowGroup = i32(localId.y) % ${rowGroups};
  let slice = i32(localId.z);
  let b = i32(workgroupId.z);
  let group = i32(workgroupId.y) * ${outGroups} + i32(localId.y) / ${rowGroups};
  let top = i32(workgroupId.x) / uniforms.tilesAcross * ${rowGroups * rows};
  let left = i32(workgroupId.x) % uniforms.tilesAcross * ${columns};
  ${sums.map((sum) => `var ${sum} = vec4<f32>(0.0);`).join('\n')}
  for (var firstPair = 0; firstPair < uniforms.allPairs; firstPair += ${pairs}) {
    for (var i = i32(localIndex); i < ${pairs * tile}; i += ${invocations}) {
      let p = i / ${tile};
      let place = i % ${tile};
      let row = top + place / ${tileWidth} - 1;
      let column = left + place % ${tileWidth} - 1;
      let pair = firstPair + p;
      var value = vec2<f32>(0.0);
      if (pair < uniforms.allPairs && row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
        let style = b * uniforms.styleStride + uniforms.styleOffset + 2 * pair;
        value = readInput(b, pair, row, column) * vec2<f32>(styles[style], styles[style + 1]);
      }
      tile[2 * p * ${tile} + place] = value.x;
      tile[(2 * p + 1) * ${tile} + place] = value.y;
    }
    workgroupBarrier();
    if (group < uniforms.outGroups) {
      let channels = min(${2 * pairs}, 2 * (uniforms.allPairs - firstPair));
      for (var channel = slice; channel < channels; channel += ${slices}) {
        let base = channel * ${tile} + rowGroup * ${rows * tileWidth} + lane;
        let w = (group * 2 * uniforms.allPairs + 2 * firstPair + channel) * 9;
        ${taps}
      }
    }
    workgroupBarrier();
  }
  ${slices > 1 ? addSlices : ''}
  if (group < uniforms.outGroups && slice == 0) {
    ${each(rows, store)}
  }
}
`;
}

/** min(clamp, leakyRelu(conv(x * styles) * scales + noise + bias)), zeros around the picture. */
export function convolutionProgram(
  {x, weights, styles, scales, bias, noise, noiseBefore, picture}: ConvolutionInputs<tf.TensorInfo>,
  attributes: ConvolutionAttributes,
): FusedProgram {
  const {batch, enlargement, pictureChannels, outputs, precision, isShared, isTransposed} = attributes;
  const {height, width} = convolvedSize(attributes);
  const result = resultSize(attributes);
  const more = isTransposed ? 1 : 0;
  const tiling = isTransposed ? transposedTilingOf(width + 1) : tilingOf(width, outputs);
  const {columns, rowGroups, rows, outGroups, slices} = tiling;
  const {pairs: inPairs} = attributes.x;
  const [outPairs, groups] = [pairsOf(outputs), Math.ceil(outputs / 4)];
  const inPlaces = attributes.x.height * attributes.x.width;
  const tilesAcross = Math.ceil((width + more) / columns);
  const parts = [
    isTransposed ? 'NonesuchTransposed' : 'NonesuchConvolution',
    ...Object.values(tiling),
    attributes.x.precision,
    precision,
    noise ? 'noise' : '',
    enlargement ? 'enlarged' : '',
    noiseBefore ? 'noise' : '',
    pictureChannels,
  ];
  return {
    key: parts.join('_'),
    code: codeOf(attributes, tiling, noise !== undefined, noiseBefore !== undefined),
    workgroupSize: [columns, rowGroups * outGroups, slices],
    workgroups: [
      tilesAcross * Math.ceil((height + more) / (rowGroups * rows)),
      Math.ceil(groups / outGroups),
      batch,
    ],
    bindings: {
      x: {tensor: x},
      weights: {tensor: weights, components: 4},
      styles: {tensor: styles},
      scales: {tensor: scales},
      ...(isTransposed ? {} : {bias: {tensor: bias, components: 4} as const}),
      ...(noise ? {noise: {tensor: noise}} : {}),
      ...(noiseBefore ? {noiseBefore: {tensor: noiseBefore}} : {}),
      ...(picture ? {picture: {tensor: picture}} : {}),
    },
    uniforms: {
      height: int(height),
      width: int(width),
      tilesAcross: int(tilesAcross),
      inPairs: int(inPairs),
      allPairs: int(inPairs + pairsOf(pictureChannels)),
      inStride: int(isShared ? 0 : sizeOfPlanes(attributes.x.precision, inPlaces, inPairs)),
      outHeight: int(result.height),
      outWidth: int(result.width),
      outPairs: int(outPairs),
      outStride: int(sizeOfPlanes(precision, result.height * result.width, outPairs)),
      outGroups: int(groups),
      styleOffset: int(attributes.styleOffset),
      styleStride: int(styles.shape[1]!),
      scaleOffset: int(attributes.scaleOffset),
      scaleStride: int(scales.shape[1]!),
      slope: float(attributes.slope),
      limit: float(attributes.clamp),
      slopeBefore: float(enlargement?.slope ?? 1),
      clampBefore: float(enlargement?.clamp ?? Infinity),
    },
    output: {
      shape: [batch, sizeOfPlanes(precision, result.height * result.width, outPairs)],
      dtype: precision === 'half' ? 'int32' : 'float32',
    },
  };
}
