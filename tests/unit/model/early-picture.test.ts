import {describe, expect, it} from 'vitest';
import {macsPerPicture} from '../../../src/model/cost.ts';
import {earlyResolution, upToResolution} from '../../../src/model/early-picture.ts';
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
