import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {loadLayersModel} from '@tensorflow/tfjs-layers';
import {describe, expect, it} from 'vitest';
import {coreInSource, planTiles} from '../../../../src/lib/tiles.ts';
import {foldRepeat} from '../../../../src/generator/super-resolution/fold-repeat.ts';
import {SuperResolutionNetwork} from '../../../../src/generator/super-resolution/network.ts';
import {parseNetwork} from '../../../../src/generator/super-resolution/parse-network.ts';
import {startBackend} from '../../../support/backends.ts';
import {esrganSlim} from '../../../support/esrgan-slim.ts';
import {testPicture} from '../../../support/test-picture.ts';

await tf.setBackend('cpu');

function pictureTensor(width: number, height: number): tf.Tensor4D {
  return tf.tensor4d(Float32Array.from(testPicture(width, height)), [1, height, width, 3]);
}

function network(factor: 2 | 4): SuperResolutionNetwork {
  const {json, bytes} = esrganSlim(factor);
  return new SuperResolutionNetwork(parseNetwork(json, 'model.json'), bytes);
}

/** Largest difference of two tensors, as a part of the range of 0 .. 255. */
function difference(one: tf.Tensor, other: tf.Tensor): number {
  expect(one.shape).toEqual(other.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]!) / 255;
}

describe('SuperResolutionNetwork', () => {
  it.each([2, 4] as const)('gives what TensorFlow.js’s own layers give, %i times larger', async (factor) => {
    const {json, bytes} = esrganSlim(factor);
    const reference = await loadLayersModel({
      load: () =>
        Promise.resolve({
          modelTopology: json.modelTopology,
          weightSpecs: json.weightsManifest[0].weights as tf.io.WeightsManifestEntry[],
          weightData: bytes,
        }),
    });
    const picture = pictureTensor(24, 20);
    const expected = reference.predict(picture) as tf.Tensor;
    expect(expected.shape).toEqual([1, 20 * factor, 24 * factor, 3]);
    const ours = network(factor);
    const result = ours.run(picture);
    expect(difference(result, expected)).toBeLessThan(1e-4);
    // Not a picture of one colour, which anything would be near to.
    expect(tf.moments(result).variance.dataSync()[0]).toBeGreaterThan(500);
    ours.dispose();
    reference.dispose();
  });

  it.each(['wasm', 'tfjs-wasm'] as const)(
    'gives the same on %s, and keeps nothing there',
    async (backend) => {
      const sizes = [19, 14] as const;
      const results: tf.Tensor[] = [];
      for (const name of ['cpu', backend] as const) {
        await startBackend(name);
        const before = tf.memory().numTensors;
        const ours = network(2);
        const picture = pictureTensor(...sizes);
        results.push(ours.run(picture));
        picture.dispose();
        ours.dispose();
        expect(tf.memory().numTensors).toBe(before + 1);
      }
      const [expected, result] = await Promise.all(results.map((tensor) => tensor.data()));
      const differences = [...expected!].map((value, i) => Math.abs(value - result![i]!) / 255);
      expect(Math.max(...differences)).toBeLessThan(1e-5);
      tf.dispose(results);
      await startBackend('cpu');
    },
  );

  it('gives the same in tiles, at their seams too', () => {
    const ours = network(2);
    const {context} = ours.spec;
    const [width, height] = [38, 10];
    const picture = pictureTensor(width, height);
    const whole = ours.run(picture);
    for (const tile of planTiles(width, height, 13, context)) {
      const {source, core} = tile;
      const part = tf.slice(picture, [0, source.y, source.x, 0], [1, source.height, source.width, 3]);
      const inside = coreInSource(tile, 2);
      const kept = tf.slice(ours.run(part), [0, inside.y, inside.x, 0], [1, inside.height, inside.width, 3]);
      const same = tf.slice(whole, [0, core.y * 2, core.x * 2, 0], [1, core.height * 2, core.width * 2, 3]);
      expect(difference(kept, same)).toBeLessThan(1e-6);
    }
    ours.dispose();
  });

  it('would show seams with less around the tiles than its context', () => {
    const ours = network(2);
    const picture = pictureTensor(26, 10);
    const whole = ours.run(picture);
    const part = ours.run(tf.slice(picture, [0, 0, 0, 0], [1, 10, 13 + 3, 3]));
    const seam = difference(
      tf.slice(part, [0, 0, 0, 0], [1, 20, 26, 3]),
      tf.slice(whole, [0, 0, 0, 0], [1, 20, 26, 3]),
    );
    expect(seam).toBeGreaterThan(1e-4);
    ours.dispose();
  });

  it('keeps nothing but its weights, and those until it is disposed', () => {
    const before = tf.memory().numTensors;
    const ours = network(4);
    const weights = tf.memory().numTensors - before;
    expect(weights).toBe(ours.spec.weights.length);
    const picture = pictureTensor(8, 8);
    ours.run(picture).dispose();
    picture.dispose();
    expect(tf.memory().numTensors).toBe(before + weights);
    ours.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('foldRepeat', () => {
  it.each([2, 3, 4])('is the convolution after repeating every pixel %i times', (factor) => {
    const [inChannels, outChannels] = [2, 3];
    const random = tf.randomUniform([3, 3, inChannels, outChannels], -1, 1, 'float32', 5) as tf.Tensor4D;
    const x = tf.randomUniform([1, 5, 4, inChannels], -1, 1, 'float32', 6) as tf.Tensor4D;
    const large = tf.image.resizeNearestNeighbor(x, [5 * factor, 4 * factor]);
    const expected = tf.conv2d(large as tf.Tensor4D, random, 1, 'same');
    const folded = foldRepeat(random.dataSync() as Float32Array, inChannels, outChannels, factor);
    const kernel = tf.tensor4d(folded, [3, 3, inChannels, factor ** 2 * outChannels]);
    const result = tf.depthToSpace(tf.conv2d(x, kernel, 1, 'same'), factor, 'NHWC');
    expect(difference(result, expected) * 255).toBeLessThan(1e-5);
  });
});
