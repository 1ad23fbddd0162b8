/** Between pictures `[pictures, height, width, channels]` and the planes that the fused programs read and write. */
import * as tf from '@tensorflow/tfjs-core';
import {type Planes, pairsOf, type Precision} from '../../src/generator/kernels/webgpu/planes.ts';
import {fromHalf, toHalf} from './half.ts';

export interface Features {
  pictures: number;
  height: number;
  width: number;
  channels: number;
}

/** @param values exact in half floats, where these are asked for */
export function planesOf(values: Float32Array, features: Features, precision: Precision): Planes {
  const {pictures, height, width, channels} = features;
  const [pairs, places] = [pairsOf(channels), height * width];
  const numbers = new Float32Array(pictures * 2 * pairs * places);
  values.forEach((value, i) => {
    const [at, channel] = [Math.floor(i / channels), i % channels];
    numbers[(Math.floor(at / places) * 2 * pairs + channel) * places + (at % places)] = value;
  });
  const shape = {precision, pairs, height, width};
  if (precision === 'full') return {data: tf.tensor1d(numbers), ...shape};
  const packed = new Int32Array(numbers.length / 2);
  for (let i = 0; i < packed.length; i++) {
    const low = 2 * Math.floor(i / places) * places + (i % places);
    packed[i] = toHalf(numbers[low]!) | (toHalf(numbers[low + places]!) << 16);
  }
  return {data: tf.tensor1d(packed, 'int32'), ...shape};
}

/** @returns `[pictures, height, width, channels]`; the planes are disposed */
export async function valuesOf({data, precision}: Planes, features: Features): Promise<Float64Array> {
  const {pictures, height, width, channels} = features;
  const [pairs, places] = [pairsOf(channels), height * width];
  const numbers = await data.data();
  data.dispose();
  return Float64Array.from({length: pictures * places * channels}, (_, i) => {
    const [at, channel] = [Math.floor(i / channels), i % channels];
    const [picture, place] = [Math.floor(at / places), at % places];
    if (precision === 'full') return numbers[(picture * 2 * pairs + channel) * places + place]!;
    const word = numbers[(picture * pairs + Math.floor(channel / 2)) * places + place]!;
    return fromHalf(channel % 2 === 0 ? word & 0xffff : word >>> 16);
  });
}
