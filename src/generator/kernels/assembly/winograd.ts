/**
 * Modulated 3x3 convolution by Winograd's F(4x4, 3x3) (Lavin & Gray 2015, arXiv 1509.09308): tiles of 6x6 inputs, scaled by
 * the style, are transformed; 36 small matrix products; the products are transformed back to tiles of 4x4 outputs, which
 * are demodulated, and get noise, bias and leaky ReLU. A quarter of the multiplications of a plain convolution.
 */
import {
  biasOf,
  blockOf,
  clampOf,
  heightOf,
  inputOf,
  inputsOf,
  noiseOf,
  outputOf,
  outputsOf,
  picturesOf,
  scalesOf,
  segmentOf,
  slopeOf,
  stylesOf,
  weightsOf,
  widthOf,
} from './convolution-job.ts';
import {activate, loadSome, multiplyAdd, storeSome} from './lanes.ts';
import {product} from './product.ts';
import {transformInput, transformOutput} from './transforms.ts';

/** Bytes of a 6x6 tile of four channels, and of four outputs behind it. */
const TILE: usize = 640;

/** Tiles that cover so many pixels. */
function tilesAlong(pixels: i32): i32 {
  return (pixels + 3) >> 2;
}

/** Bytes of the transformed inputs of one tile at one of its 36 places. */
function inputStride(job: usize): usize {
  return <usize>(((inputsOf(job) + 3) & ~3) * 4);
}

/** Outputs in blocks of eight. */
function outputBlocks(job: usize): i32 {
  return (outputsOf(job) + 7) >> 3;
}

/** Items that share a block of tiles: each has other outputs. */
function segments(job: usize): i32 {
  return (outputBlocks(job) + segmentOf(job) - 1) / segmentOf(job);
}

function firstTile(job: usize, item: i32): i32 {
  return (item / segments(job)) * blockOf(job);
}

function tilesOfItem(job: usize, item: i32): i32 {
  const tiles = picturesOf(job) * tilesAlong(heightOf(job)) * tilesAlong(widthOf(job));
  return min(blockOf(job), tiles - firstTile(job, item));
}

/** The first of the item's outputs, in eights. */
function firstBlock(job: usize, item: i32): i32 {
  return (item % segments(job)) * segmentOf(job);
}

function blocksOfItem(job: usize, item: i32): i32 {
  return min(segmentOf(job), outputBlocks(job) - firstBlock(job, item));
}

function valuesIn(scratch: usize): usize {
  return scratch + TILE + 64;
}

function valuesPlane(job: usize): usize {
  return <usize>blockOf(job) * inputStride(job);
}

/** Bytes of the products of one tile at one of its 36 places. */
function productsStride(job: usize): usize {
  return <usize>(segmentOf(job) * 32);
}

function productsPlane(job: usize): usize {
  return <usize>blockOf(job) * productsStride(job);
}

/**
 * Transforms and multiplies a block of tiles.
 * @param scratch for each tile of a block 36 times its inputs, rounded up to 4, and its outputs in eights; and 704 bytes
 */
export function multiplyTiles(job: usize, item: i32, scratch: usize): void {
  const first = firstTile(job, item);
  const count = tilesOfItem(job, item);
  const stride = inputStride(job);
  const values = valuesIn(scratch);
  const plane = valuesPlane(job);
  for (let tile = 0; tile < count; tile++) {
    readTile(job, first + tile, values + <usize>tile * stride, plane, scratch);
  }
  const products = values + 36 * plane;
  const step = <usize>(inputsOf(job) * 32);
  const weightsPlane: usize = <usize>outputBlocks(job) * step;
  const weights = weightsOf(job) + <usize>firstBlock(job, item) * step;
  const blocks = blocksOfItem(job, item);
  for (let k = 0; k < 36; k++) {
    product(
      values + <usize>k * plane,
      weights + <usize>k * weightsPlane,
      products + <usize>k * productsPlane(job),
      count,
      inputsOf(job),
      stride,
      blocks,
      productsStride(job),
    );
  }
}

/** Puts what `multiplyTiles` has left in the scratch into the output. */
export function writeTiles(job: usize, item: i32, scratch: usize): void {
  const first = firstTile(job, item);
  const count = tilesOfItem(job, item);
  const products = valuesIn(scratch) + 36 * valuesPlane(job);
  const from = firstBlock(job, item) * 8;
  const to = min(outputsOf(job), from + blocksOfItem(job, item) * 8);
  for (let tile = 0; tile < count; tile++) {
    const at = products + <usize>tile * productsStride(job);
    writeTile(job, first + tile, at, productsPlane(job), scratch, from, to);
  }
}

/** Four channels of one pixel, scaled; zeros outside of the picture. */
function pixel(at: usize, isInside: bool, style: v128, count: i32): v128 {
  return isInside ? f32x4.mul(style, loadSome(at, count)) : f32x4.splat(0);
}

/** Scales and transforms a tile of the input, to 36 planes. */
function readTile(job: usize, tile: i32, to: usize, plane: usize, scratch: usize): void {
  const height = heightOf(job);
  const width = widthOf(job);
  const inputs = inputsOf(job);
  const across = tilesAlong(width);
  const perPicture = across * tilesAlong(height);
  const picture = tile / perPicture;
  const place = tile % perPicture;
  const y = (place / across) * 4 - 1;
  const x = (place % across) * 4 - 1;
  const step: usize = <usize>(inputs * 4);
  const row: usize = <usize>width * step;
  const isInside = y >= 0 && x >= 0 && y + 6 <= height && x + 6 <= width;
  // Outside it is the address of nothing, and not read.
  const corner = inputOf(job) + <usize>(((picture * height + y) * width + x) * inputs * 4);
  const styles = stylesOf(job) + <usize>(picture * inputs * 4);
  for (let i = 0; i < inputs; i += 4) {
    const count = min(4, inputs - i);
    const style = loadSome(styles + <usize>(i * 4), count);
    const first = corner + <usize>(i * 4);
    if (isInside && count === 4) {
      for (let j = 0; j < 6; j++) {
        const p = first + <usize>j * step;
        transformInput(
          scratch + <usize>(j * 16),
          96,
          f32x4.mul(style, v128.load(p)),
          f32x4.mul(style, v128.load(p + row)),
          f32x4.mul(style, v128.load(p + 2 * row)),
          f32x4.mul(style, v128.load(p + 3 * row)),
          f32x4.mul(style, v128.load(p + 4 * row)),
          f32x4.mul(style, v128.load(p + 5 * row)),
        );
      }
    } else {
      for (let j = 0; j < 6; j++) {
        const p = first + <usize>j * step;
        const isColumn = x + j >= 0 && x + j < width;
        transformInput(
          scratch + <usize>(j * 16),
          96,
          pixel(p, isColumn && y >= 0, style, count),
          pixel(p + row, isColumn && y + 1 < height, style, count),
          pixel(p + 2 * row, isColumn && y + 2 < height, style, count),
          pixel(p + 3 * row, isColumn && y + 3 < height, style, count),
          pixel(p + 4 * row, isColumn && y + 4 < height, style, count),
          pixel(p + 5 * row, isColumn && y + 5 < height, style, count),
        );
      }
    }
    for (let j = 0; j < 6; j++) {
      const p = scratch + <usize>(j * 96);
      transformInput(
        to + <usize>(i * 4) + <usize>(j * 6) * plane,
        plane,
        v128.load(p),
        v128.load(p, 16),
        v128.load(p, 32),
        v128.load(p, 48),
        v128.load(p, 64),
        v128.load(p, 80),
      );
    }
  }
}

/** Transforms 36 planes of products back to some outputs of a tile, and finishes them. */
function writeTile(
  job: usize,
  tile: i32,
  from: usize,
  plane: usize,
  scratch: usize,
  firstOutput: i32,
  endOutput: i32,
): void {
  const height = heightOf(job);
  const width = widthOf(job);
  const outputs = outputsOf(job);
  const across = tilesAlong(width);
  const perPicture = across * tilesAlong(height);
  const picture = tile / perPicture;
  const place = tile % perPicture;
  const y = (place / across) * 4;
  const x = (place % across) * 4;
  const rows = min(4, height - y);
  const columns = min(4, width - x);
  const slope = f32x4.splat(slopeOf(job));
  const most = f32x4.splat(clampOf(job));
  const noise = noiseOf(job);
  const scales = scalesOf(job) + <usize>(picture * outputs * 4);
  const step: usize = <usize>(outputs * 4);
  const corner = outputOf(job) + <usize>(((picture * height + y) * width + x) * 4) * <usize>outputs;
  const line = scratch + 576;
  const six = 6 * plane;
  for (let o = firstOutput; o < endOutput; o += 4) {
    const count = min(4, outputs - o);
    const first = from + <usize>((o - firstOutput) * 4);
    for (let j = 0; j < 6; j++) {
      const p = first + <usize>j * plane;
      transformOutput(
        scratch + <usize>(j * 16),
        96,
        v128.load(p),
        v128.load(p + six),
        v128.load(p + 2 * six),
        v128.load(p + 3 * six),
        v128.load(p + 4 * six),
        v128.load(p + 5 * six),
      );
    }
    const scale = loadSome(scales + <usize>(o * 4), count);
    const bias = loadSome(biasOf(job) + <usize>(o * 4), count);
    for (let j = 0; j < rows; j++) {
      const p = scratch + <usize>(j * 96);
      // A^T once more, without a way through memory: these are what is written.
      const m0 = v128.load(p);
      const m1 = v128.load(p, 16);
      const m2 = v128.load(p, 32);
      const m3 = v128.load(p, 48);
      const m4 = v128.load(p, 64);
      const m5 = v128.load(p, 80);
      const sum = f32x4.add(m1, m2);
      const difference = f32x4.sub(m1, m2);
      const sumTwo = f32x4.add(m3, m4);
      const differenceTwo = f32x4.sub(m3, m4);
      const y0 = f32x4.add(f32x4.add(m0, sum), sumTwo);
      const y1 = multiplyAdd(f32x4.splat(2), differenceTwo, difference);
      const y2 = multiplyAdd(f32x4.splat(4), sumTwo, sum);
      const y3 = f32x4.add(multiplyAdd(f32x4.splat(8), differenceTwo, difference), m5);
      const out = corner + <usize>(j * width) * step + <usize>(o * 4);
      if (noise === 0 && columns === 4 && count === 4) {
        v128.store(out, activate(multiplyAdd(y0, scale, bias), slope, most));
        v128.store(out + step, activate(multiplyAdd(y1, scale, bias), slope, most));
        v128.store(out + 2 * step, activate(multiplyAdd(y2, scale, bias), slope, most));
        v128.store(out + 3 * step, activate(multiplyAdd(y3, scale, bias), slope, most));
        continue;
      }
      v128.store(line, y0);
      v128.store(line, y1, 16);
      v128.store(line, y2, 32);
      v128.store(line, y3, 48);
      for (let k = 0; k < columns; k++) {
        let value = multiplyAdd(v128.load(line + <usize>(k * 16)), scale, bias);
        if (noise !== 0) {
          value = f32x4.add(value, v128.load_splat<f32>(noise + <usize>(((y + j) * width + x + k) * 4)));
        }
        storeSome(out + <usize>k * step, activate(value, slope, most), count);
      }
    }
  }
}
