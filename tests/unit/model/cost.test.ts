import {parse} from 'valibot';
import {describe, expect, it} from 'vitest';
import {blockResolutions} from '../../../src/model/architecture.ts';
import {macsPerPicture} from '../../../src/model/cost.ts';
import type {StyleGan2Spec, StyleGan3LayerSpec, StyleGan3Spec} from '../../../src/model/generator-spec.ts';
import {generatorSpec} from '../../../src/model/parse-generator-spec.ts';
import {mappingSpec, styleGan1Spec, styleGan3Spec} from '../../support/specs.ts';
import {designStyleGan3} from '../../support/stylegan3-design.ts';

const mapping = {...mappingSpec, zDim: 512, wDim: 512, hiddenDim: 512, numLayers: 8};

/** @param base channels times pixels per side */
function styleGan2(resolution: number, base: number, maxChannels = 512): StyleGan2Spec {
  return {
    kind: 'stylegan2',
    mapping,
    synthesis: {
      resolution,
      imgChannels: 3,
      channels: blockResolutions(resolution).map((r) => Math.min(base / r, maxChannels)),
      architecture: 'skip',
      upsample: 'transposed-conv',
      resampleFilter: [1, 3, 3, 1],
      noise: 'stored',
      convClamp: null,
      mirrorBy: null,
    },
  };
}

/** Dense layers of a mapping network and affines, which the published numbers leave out; 0.01 GMAC at most. */
const denseTolerance = 0.06;

describe('macsPerPicture', () => {
  it.each([
    ['configuration F at 1024 px', styleGan2(1024, 32_768), 74.3],
    ['configuration F at 256 px', styleGan2(256, 32_768), 45.1],
    ['configuration E at 1024 px', styleGan2(1024, 16_384), 22.2],
    ['configuration E at 256 px', styleGan2(256, 16_384), 14.9],
    ['a quarter of it at 256 px', styleGan2(256, 8192, 256), 3.7],
  ])('knows StyleGAN2, %s', (_, spec, giga) => {
    const {weights, filters} = macsPerPicture(spec);
    expect(Math.abs(weights / 1e9 - giga)).toBeLessThan(denseTolerance);
    // One FIR pass over each up-sampled feature map.
    expect(filters / 1e9).toBeGreaterThan(0.05);
    expect(filters / 1e9).toBeLessThan(1.1);
  });

  it.each([
    ['T', 1024, 286, 22],
    ['T', 512, 273, 13],
    ['T', 256, 232, 7],
    ['R', 1024, 125, 98],
    ['R', 256, 101, 30],
  ] as const)('knows StyleGAN3-%s at %i px', (config, resolution, giga, filterGiga) => {
    const spec = designStyleGan3(config, resolution);
    expect(parse(generatorSpec, spec)).toEqual(spec);
    const {weights, filters} = macsPerPicture(spec);
    expect(Math.round(weights / 1e9)).toBe(giga);
    expect(Math.round(filters / 1e9)).toBe(filterGiga);
  });

  it('counts a small StyleGAN by hand', () => {
    const mappingMacs = 16 * 12 + 12 * 12;
    const affines = 12 * 2 * 2 * (8 + 6 + 4);
    const block4 = 16 * 9 * 8 * 8;
    const block8 = 64 * (4 * 8 * 6 + 9 * 6 * 6);
    const block16 = 256 * (4 * 6 * 4 + 9 * 4 * 4);
    const toRgb = 256 * 4 * 3;
    expect(macsPerPicture(styleGan1Spec)).toEqual({
      weights: mappingMacs + affines + block4 + block8 + block16 + toRgb,
      filters: 64 * 9 * 6 + 256 * 9 * 4,
    });
  });

  it('counts a small StyleGAN3 by hand', () => {
    const mappingMacs = 16 * 12 + 12 * 12;
    const affines = 12 * (4 + 8 + 8 + 6 + 4);
    const convolutions = 30 * 30 * 9 * 8 * 8 + 28 * 28 * 8 * 6 + 38 * 38 * 9 * 6 * 4;
    expect(macsPerPicture(styleGan3Spec)).toEqual({
      weights: mappingMacs + affines + 28 * 28 * 8 * 8 + convolutions + 16 * 16 * 4 * 3,
      filters:
        8 * (66 * (30 + 66) * 6 + 28 * 28 * 144) +
        6 * (82 * (28 + 82) * 6 + 36 * (82 + 36) * 12) +
        4 * (42 * (38 + 42) * 6 + 16 * (42 + 16) * 12),
    });
  });

  it('counts a rectangle of StyleGAN3 by hand, each layer by its own width and height', () => {
    const {synthesis} = styleGan3Spec;
    const wide: StyleGan3Spec['synthesis'] = structuredClone(synthesis);
    const [first, second, third] = wide.layers as [
      StyleGan3LayerSpec,
      StyleGan3LayerSpec,
      StyleGan3LayerSpec,
    ];
    wide.input.size = first.inSize = first.outSize = second.inSize = {width: 40, height: 28};
    second.outSize = third.inSize = {width: 60, height: 36};
    third.outSize = {width: 40, height: 16};
    wide.resolution = 40;
    const spec = {...styleGan3Spec, synthesis: wide};
    expect(parse(generatorSpec, spec)).toEqual(spec);
    const square = macsPerPicture(styleGan3Spec);
    const more = (width: number, was: number, height: number): number => (width - was) * height;
    expect(macsPerPicture(spec).weights - square.weights).toBe(
      more(40, 28, 28) * 8 * 8 +
        more(42, 30, 30) * 9 * 8 * 8 +
        more(40, 28, 28) * 8 * 6 +
        more(62, 38, 38) * 9 * 6 * 4 +
        more(40, 16, 16) * 4 * 3,
    );
    expect(macsPerPicture(spec).filters).toBe(
      8 * (66 * (42 + 90) * 6 + 28 * 40 * 144) +
        6 * (82 * (40 + 130) * 6 + 36 * (130 + 60) * 12) +
        4 * (42 * (62 + 90) * 6 + 16 * (90 + 40) * 12),
    );
  });

  it('counts what residual and plain networks and bilinear up-sampling have of their own', () => {
    const of = (change: Partial<StyleGan2Spec['synthesis']>): {weights: number; filters: number} => {
      const spec = styleGan2(8, 32);
      return macsPerPicture({...spec, synthesis: {...spec.synthesis, ...change}});
    };
    const [low, high] = [8, 4];
    const skip = of({});
    const plain = of({architecture: 'orig'});
    const residual = of({architecture: 'resnet'});
    expect(skip.weights - plain.weights).toBe(16 * low * 3 + 512 * low);
    expect(skip.filters - plain.filters).toBe(64 * 4 * 3);
    expect(residual.weights - plain.weights).toBe(16 * low * high);
    expect(residual.filters - plain.filters).toBe(64 * 4 * high);
    expect(of({upsample: 'after-conv', architecture: 'orig'}).filters).toBe(64 * 4 * high);
  });

  it('counts the convolutions of a sub-pixel last block on the grid before it', () => {
    const synthesis = {...styleGan2(8, 32).synthesis, upsample: 'after-conv', noise: 'none'} as const;
    const whole = macsPerPicture({...styleGan2(8, 32), synthesis});
    const subPixel = macsPerPicture({
      ...styleGan2(8, 32),
      synthesis: {...synthesis, lastBlock: 'sub-pixel'},
    });
    const high = 4;
    // Its ToRGB gives as many colours; its second convolution has a quarter of the places, its first sees the picture too.
    const picture = 16 * 9 * 3 * high;
    const dense = 512 * 3;
    expect(whole.weights - subPixel.weights).toBe((64 - 16) * 9 * high * high - picture - dense);
    expect(whole.filters - subPixel.filters).toBe(64 * 4 * high);
  });
});
