import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import type {PictureSize} from '../../../../src/model/architecture.ts';
import type {StyleGan3Spec} from '../../../../src/model/generator-spec.ts';
import {FourierInput} from '../../../../src/generator/stylegan3/fourier-input.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {styleGan3Spec} from '../../../support/specs.ts';

const size = 8;
const samplingRate = 4;
/** Two waves, left as they are by the mixing matrix. */
const spec: StyleGan3Spec = {
  ...styleGan3Spec,
  mapping: {...styleGan3Spec.mapping, wDim: 4},
  synthesis: {...styleGan3Spec.synthesis, input: {channels: 2, size, samplingRate, bandwidth: 1}},
};

const unmoved = [1, 0, 0, 0];
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

interface Waves {
  freqs: [[number, number], [number, number]];
  phases: [number, number];
}
const waves: Waves = {
  freqs: [
    [0.5, 0.25],
    [-0.3, 0.7],
  ],
  phases: [0.1, -0.4],
};

/** The features for a w that the affine layer passes on as it is. */
async function features(
  {freqs, phases}: Waves,
  w: number[],
  transform = identity,
  plane: PictureSize = {width: size, height: size},
): Promise<Float32Array> {
  const parameters = new Map<string, tf.Tensor>([
    ['synthesis.input.affine.weight', tf.eye(4)],
    ['synthesis.input.affine.bias', tf.zeros([4])],
    ['synthesis.input.transform', tf.tensor2d(transform, [3, 3])],
    ['synthesis.input.freqs', tf.tensor2d(freqs)],
    ['synthesis.input.phases', tf.tensor1d(phases)],
    ['synthesis.input.weight', tf.eye(2)],
  ]);
  const before = tf.memory().numTensors;
  const {synthesis} = spec;
  const isSquare = plane.width === plane.height;
  const ofPlane = {...synthesis.input, size: isSquare ? plane.width : plane};
  const input = new FourierInput({...spec, synthesis: {...synthesis, input: ofPlane}}, parameters);
  const output = tf.tidy(() => input.features(tf.tensor2d([w])));
  expect(output.shape).toEqual([1, plane.height, plane.width, 2]);
  const values = await take(output);
  input.dispose();
  expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  tf.dispose([...parameters.values()]);
  return values;
}

/** Waves over a plane whose points `place` moves. */
function expectedFeatures(
  {freqs, phases}: Waves,
  place: (x: number, y: number) => [number, number],
  amplitude: (cycles: number) => number = () => 1,
  {width, height}: PictureSize = {width: size, height: size},
): number[] {
  const values: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = place(
        (column + 0.5 - width / 2) / samplingRate,
        (row + 0.5 - height / 2) / samplingRate,
      );
      for (const channel of [0, 1] as const) {
        const [fx, fy] = freqs[channel];
        const angle = 2 * Math.PI * (fx * x + fy * y + phases[channel]);
        values.push(amplitude(Math.hypot(fx, fy)) * Math.sin(angle));
      }
    }
  }
  return values;
}

describe.each(['cpu', 'wasm'] as const)('FourierInput on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('gives plane waves about the middle of the picture', async () => {
    const expected = expectedFeatures(waves, (x, y) => [x, y]);
    expect(maxDifference(await features(waves, unmoved), expected)).toBeLessThan(1e-5);
  });

  test('has one rate along both axes of a rectangle, and the middle at 0', async () => {
    const plane = {width: 5, height: 12};
    const angle = -0.4;
    const expected = expectedFeatures(
      waves,
      (x, y) => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)],
      () => 1,
      plane,
    );
    const actual = await features(waves, [Math.cos(angle), Math.sin(angle), 0, 0], identity, plane);
    expect(maxDifference(actual, expected)).toBeLessThan(1e-5);
  });

  test('turns the plane by the angle of the first two numbers, whatever their length', async () => {
    const angle = 0.7;
    const w = [3 * Math.cos(angle), 3 * Math.sin(angle), 0, 0];
    const expected = expectedFeatures(waves, (x, y) => [
      x * Math.cos(angle) - y * Math.sin(angle),
      x * Math.sin(angle) + y * Math.cos(angle),
    ]);
    expect(maxDifference(await features(waves, w), expected)).toBeLessThan(1e-5);
  });

  test('shifts the plane before it turns it, in units of the same length', async () => {
    const expected = expectedFeatures(waves, (x, y) => [-(y + 0.2), x - 0.4]);
    expect(maxDifference(await features(waves, [0, 2, 0.8, -0.4]), expected)).toBeLessThan(1e-5);
  });

  test("moves the plane by the model's own transform before that of w", async () => {
    const shiftThenScale = [2, 0, 0.3, 0, 2, -0.1, 0, 0, 1];
    const slow: Waves = {
      ...waves,
      freqs: [
        [0.2, 0.1],
        [0.1, -0.3],
      ],
    };
    const expected = expectedFeatures(slow, (x, y) => [-(2 * y - 0.1), 2 * x + 0.3]);
    const actual = await features(slow, [0, 1, 0, 0], shiftThenScale);
    expect(maxDifference(actual, expected)).toBeLessThan(1e-5);
  });

  test('fades frequencies out between the bandwidth and half the sampling rate', async () => {
    const fast: Waves = {
      ...waves,
      freqs: [
        [1.5, 0],
        [0, 2.5],
      ],
    };
    const expected = expectedFeatures(
      fast,
      (x, y) => [x, y],
      (cycles) => Math.max(0, (2 - cycles) / (2 - 1)),
    );
    expect(Math.max(...expected.filter((_, i) => i % 2 === 0))).toBeGreaterThan(0.3);
    expect(maxDifference(await features(fast, unmoved), expected)).toBeLessThan(1e-5);
  });
});
