import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it, vi} from 'vitest';
import {
  chooseQuantization,
  comparedPictures,
  comparedSpec,
} from '../../../../scripts/convert/choose-quantization.ts';
import {quantizeEntry} from '../../../../src/convert/quantize.ts';
import {startNodeBackend} from '../../../../scripts/generate/node-backend.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import type {CheckpointTensor} from '../../../../src/checkpoint/checkpoint.ts';
import {tensorTable} from '../../../../src/model/architecture.ts';
import type {StyleGan2Spec} from '../../../../src/model/generator-spec.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import {tinySpec} from '../../../support/tiny-model.ts';

/** StyleGAN2 of so many pixels per side. */
function specOf(resolution: number, channels: (r: number) => number): StyleGan2Spec {
  const all = [];
  for (let r = 4; r <= resolution; r *= 2) all.push(channels(r));
  return {...tinySpec, synthesis: {...tinySpec.synthesis, resolution, channels: all, noise: 'none'}};
}

const about = {
  id: 'large',
  title: 'Large',
  noun: 'one',
  licence: 'CC0-1.0',
  dataSource: 'Random numbers.',
  truncation: {psi: 0.7, cutoff: null},
  version: 1,
};

/** Normal numbers for every tensor. */
function weightsOf(spec: StyleGan2Spec): Map<string, CheckpointTensor> {
  return new Map(
    [...tensorTable(spec)].map(([name, shape], i) => [
      name,
      {shape, data: randn(i, sizeOf(shape)).map((value) => 0.3 * value)},
    ]),
  );
}

describe('weights that are far too coarse', () => {
  it('are told by early pictures, and no whole one is made of them', async () => {
    await startNodeBackend();
    // 68 * 68 * 9 numbers are enough to become bytes.
    const spec = specOf(256, (r) => (r <= 8 ? 68 : 1));
    const tensors = weightsOf(spec);
    // Outliers that leave every other number next to nothing of the 256 steps.
    for (const name of [
      'synthesis.b4.conv1.weight',
      'synthesis.b8.conv0.weight',
      'synthesis.b8.conv1.weight',
    ]) {
      tensors.get(name)!.data.set([300, -300]);
    }
    const made = vi.spyOn(Generator.prototype, 'synthesize');
    const {mode, psnr} = await chooseQuantization(
      {...about, tensors, spec},
      {mode: null, isMeasured: true, onProgress: () => undefined},
    );
    const sizes = made.mock.calls.map(([, {maxResolution}]) => maxResolution ?? 256);
    made.mockRestore();
    expect(mode).toBe('float16');
    expect(psnr).toBeGreaterThan(45);
    const [early, whole] = [Array<number>(4).fill(32), Array<number>(4).fill(256)];
    // float32, uint8, float16.
    expect(sizes).toEqual([...early, ...whole, ...early, ...early, ...whole]);
    expect(tf.memory().numTensors).toBe(0);
  });
});

describe('what is compared to choose a quantisation', () => {
  it('is four pictures of what takes a processor a second or so, and one of the rest', () => {
    expect(comparedPictures(tinySpec)).toBe(4);
    const configF = specOf(1024, (r) => Math.min(512, 32768 / r));
    expect(comparedPictures(comparedSpec(configF))).toBe(1);
  });

  it('is the picture of 512 px that the layers before the last already make', () => {
    const large = specOf(1024, () => 4);
    expect(comparedSpec(large).synthesis.resolution).toBe(512);
    expect(comparedSpec(specOf(512, () => 4)).synthesis.resolution).toBe(512);
    const resnet = {...large, synthesis: {...large.synthesis, architecture: 'resnet' as const}};
    expect(comparedSpec(resnet)).toBe(resnet);
  });

  it('leaves the weights beyond as half floats', () => {
    const data = randn(1, 9 * 96 * 96);
    const entry = (name: string): string | undefined =>
      quantizeEntry(name, {shape: [3, 3, 96, 96], data}, 'uint8').quantization?.dtype;
    expect(entry('synthesis.b512.conv1.weight')).toBe('uint8');
    expect(entry('synthesis.b1024.conv1.weight')).toBe('float16');
  });

  it('is measured on the layers that make it', async () => {
    await startNodeBackend();
    const spec = specOf(1024, (r) => (r <= 8 ? 8 : 1));
    const said: string[] = [];
    const {psnr, resolution, mode} = await chooseQuantization(
      {...about, tensors: weightsOf(spec), spec},
      {mode: 'float16', isMeasured: true, onProgress: (message) => said.push(message)},
    );
    expect([resolution, mode]).toEqual([512, 'float16']);
    expect(psnr).toBeGreaterThan(45);
    expect(psnr).toBeLessThan(200);
    expect(said).toEqual(['Making 4 pictures with float32 weights …', 'Comparing with float16 weights …']);
    expect(tf.memory().numTensors).toBe(0);
  });
});
