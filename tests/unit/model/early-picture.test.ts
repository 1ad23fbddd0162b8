import {describe, expect, it} from 'vitest';
import {macsPerPicture} from '../../../src/model/cost.ts';
import {earlyResolution, previewResolution, upToResolution} from '../../../src/model/early-picture.ts';
import type {StyleGan2Spec} from '../../../src/model/generator-spec.ts';
import {styleGan1Spec, styleGan3Spec} from '../../support/specs.ts';
import {tinySpec} from '../../support/tiny-model.ts';

/** As official networks for 1024 pixels are. */
const large: StyleGan2Spec = {
  ...tinySpec,
  synthesis: {
    ...tinySpec.synthesis,
    resolution: 1024,
    channels: [512, 512, 512, 512, 512, 256, 128, 64, 32],
  },
};

function macs(spec: StyleGan2Spec): number {
  const {weights, filters} = macsPerPicture(spec);
  return weights + filters;
}

describe('earlyResolution', () => {
  it('is null while the whole picture is quick enough, or nobody knows yet', () => {
    expect(earlyResolution(large, null, 100)).toBeNull();
    expect(earlyResolution(large, 100, 100)).toBeNull();
  });

  it('is the largest that can be made in time', () => {
    const wholeMs = 400;
    const msAt = (r: number): number => (wholeMs * macs(upToResolution(large, r))) / macs(large);
    const chosen = earlyResolution(large, wholeMs, 100)!;
    expect(chosen).toBeLessThan(1024);
    expect(msAt(chosen)).toBeLessThanOrEqual(100);
    expect(msAt(2 * chosen)).toBeGreaterThan(100);
  });

  it('is never too small to be recognised', () => {
    expect(earlyResolution(large, 1e6, 100)).toBe(32);
  });

  it('is null for pictures that have no smaller ones', () => {
    expect(earlyResolution(tinySpec, 1000, 100)).toBeNull();
    const resnet: StyleGan2Spec = {...large, synthesis: {...large.synthesis, architecture: 'resnet'}};
    expect(earlyResolution(resnet, 1000, 100)).toBeNull();
    expect(earlyResolution(styleGan1Spec, 1000, 100)).toBeNull();
    expect(earlyResolution(styleGan3Spec, 1000, 100)).toBeNull();
  });
});

describe('previewResolution', () => {
  const share = (spec: StyleGan2Spec, resolution: number): number =>
    macs(upToResolution(spec, resolution)) / macs(spec);

  it('is 64 pixels, less where they take more than a fifth of the whole picture, and then none', () => {
    const pony: StyleGan2Spec = {
      ...large,
      synthesis: {
        ...{...large.synthesis, resolution: 512, upsample: 'after-conv', lastBlock: 'sub-pixel'},
        channels: [256, 256, 128, 64, 48, 32, 16, 32],
      },
    };
    expect(share(pony, 64)).toBeLessThan(0.2);
    expect(previewResolution(pony)).toBe(64);
    expect(share(large, 64)).toBeGreaterThan(0.2);
    expect(share(large, 32)).toBeLessThan(0.2);
    expect(previewResolution(large)).toBe(32);
    const small = upToResolution(pony, 256);
    expect(share(small, 32)).toBeGreaterThan(0.2);
    expect(previewResolution(small)).toBeNull();
  });

  it('is null for pictures that have no smaller ones', () => {
    expect(previewResolution(tinySpec)).toBeNull();
    const resnet: StyleGan2Spec = {...large, synthesis: {...large.synthesis, architecture: 'resnet'}};
    expect(previewResolution(resnet)).toBeNull();
    expect(previewResolution(styleGan1Spec)).toBeNull();
    expect(previewResolution(styleGan3Spec)).toBeNull();
  });
});
