import * as tf from '@tensorflow/tfjs-core';
import {fileURLToPath} from 'node:url';
import {parse} from 'valibot';
import {describe, expect, it} from 'vitest';
import {comparedPictures, comparedSpec} from '../../../../scripts/convert/choose-quantization.ts';
import {psnr} from '../../../../scripts/convert/compare-pictures.ts';
import {middleOf} from '../../../../scripts/convert/middle-of-picture.ts';
import {readCheckpoint} from '../../../../scripts/convert/read-checkpoint.ts';
import {makeImage} from '../../../../scripts/generate/make-image.ts';
import {pictureSize} from '../../../../src/model/architecture.ts';
import type {StyleGan3Spec} from '../../../../src/model/generator-spec.ts';
import {generatorSpec} from '../../../../src/model/parse-generator-spec.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import {startBackend} from '../../../support/backends.ts';
import {checkpointFixtures} from '../../../support/checkpoint-fixtures.ts';
import {designStyleGan3} from '../../../support/stylegan3-design.ts';

describe('the middle of a StyleGAN3 picture', () => {
  it.each(['sg3_t64', 'sg3_r32', 'sg3t_wide'])(
    'is what the layers of %s make of a smaller plane',
    async (name) => {
      await startBackend('wasm');
      const rectangle = fileURLToPath(new URL(`../../../fixtures/cases/${name}.pkl`, import.meta.url));
      const file = checkpointFixtures.find((fixture) => fixture.name === name)?.path ?? rectangle;
      const {spec, tensors} = readCheckpoint(file, () => undefined);
      if (spec.kind !== 'stylegan3') throw new Error(`${name} is no StyleGAN3.`);
      const pictureOf = (part: StyleGan3Spec): tf.Tensor4D => {
        const parameters = [...tensors].map(([key, {shape, data}]) => [key, tf.tensor(data, shape)] as const);
        const generator = new Generator(part, new Map(parameters));
        const truncation = {psi: 1, cutoff: null};
        const picture = makeImage(generator, {seed: 2, classIndex: 0, truncation, noiseMode: 'none'});
        generator.dispose();
        return picture;
      };
      const [whole, middle] = [pictureOf(spec), pictureOf(middleOf(spec, 0.5))];
      const {width, height} = pictureSize(spec);
      expect(middle.shape).toEqual([1, height / 2, width / 2, 3]);
      const [top, left] = [height / 4, width / 4];
      const likeCutAt = (row: number, column: number): number => {
        const cut = tf.tidy(() => tf.slice(whole, [0, row, column, 0], middle.shape).dataSync<'float32'>());
        return psnr([middle.dataSync<'float32'>()], [cut]);
      };
      expect(likeCutAt(top, left)).toBeGreaterThan(60);
      expect(likeCutAt(top + 1, left)).toBeLessThan(45);
      expect(likeCutAt(top, left + 1)).toBeLessThan(45);
      tf.dispose([whole, middle]);
    },
  );

  it.each([
    ['T', 256, 64, 1],
    ['T', 1024, 256, 1],
    ['R', 512, 256, 1],
    ['R', 1024, 256, 2],
  ] as const)('is compared for %s at %i px', (config, resolution, compared, pictures) => {
    const middle = comparedSpec(designStyleGan3(config, resolution));
    expect(middle.synthesis.resolution).toBe(compared);
    expect(parse(generatorSpec, middle)).toEqual(middle);
    expect(comparedPictures(middle)).toBe(pictures);
  });

  it('has the shape of a rectangle', () => {
    const whole = designStyleGan3('T', 1024, 32_768, 2);
    expect(pictureSize(middleOf(whole, 0.25))).toEqual({width: 128, height: 256});
    const middle = comparedSpec(whole);
    const {width, height} = pictureSize(middle);
    expect(height).toBe(2 * width);
    expect(height).toBeLessThan(1024);
    expect(parse(generatorSpec, middle)).toEqual(middle);
  });

  it('is not taken where the whole picture is cheap', () => {
    const spec = designStyleGan3('T', 256, 1024);
    expect(comparedSpec(spec)).toBe(spec);
    expect(comparedPictures(spec)).toBe(4);
  });
});
