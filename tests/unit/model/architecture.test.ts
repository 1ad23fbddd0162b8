import {describe, expect, it} from 'vitest';
import {filteredSizes, numWs, tensorTable} from '../../../src/model/architecture.ts';
import type {GeneratorSpec} from '../../../src/model/generator-spec.ts';
import {styleGan1Spec, styleGan3Spec} from '../../support/specs.ts';

const synthesisTensors = (spec: GeneratorSpec): Record<string, number[]> =>
  Object.fromEntries([...tensorTable(spec)].filter(([name]) => name.startsWith('synthesis.')));

describe('the tensors of a StyleGAN generator', () => {
  it('are two layers a block, of which the first has a constant in place of a convolution, and one ToRGB', () => {
    expect(synthesisTensors(styleGan1Spec)).toMatchObject({
      'synthesis.const': [4, 4, 8],
      'synthesis.b4.layer0.bias': [8],
      'synthesis.b4.layer0.noiseStrength': [8],
      'synthesis.b4.layer0.affine.weight': [12, 16],
      'synthesis.b8.layer0.weight': [3, 3, 8, 6],
      'synthesis.b8.layer0.noiseConst': [8, 8],
      'synthesis.b16.layer1.weight': [3, 3, 4, 4],
      'synthesis.b16.layer1.affine.bias': [8],
      'synthesis.toRgb.weight': [1, 1, 4, 3],
      'synthesis.toRgb.bias': [3],
    });
    expect(tensorTable(styleGan1Spec).has('synthesis.b4.layer0.weight')).toBe(false);
  });

  it('take one w a layer', () => {
    expect(numWs(styleGan1Spec)).toBe(6);
  });

  it('leave out what the noise does not need', () => {
    const names = (noise: 'none' | 'strength-only'): string[] => [
      ...tensorTable({...styleGan1Spec, synthesis: {...styleGan1Spec.synthesis, noise}}).keys(),
    ];
    expect(names('none').filter((name) => name.includes('noise'))).toEqual([]);
    expect(names('strength-only').filter((name) => name.includes('noise'))).toHaveLength(6);
  });
});

describe('the tensors of a StyleGAN3 generator', () => {
  it('are an input, filtered layers, and ToRGB', () => {
    expect(synthesisTensors(styleGan3Spec)).toEqual({
      'synthesis.input.affine.weight': [12, 4],
      'synthesis.input.affine.bias': [4],
      'synthesis.input.transform': [3, 3],
      'synthesis.input.freqs': [8, 2],
      'synthesis.input.phases': [8],
      'synthesis.input.weight': [8, 8],
      'synthesis.l0.affine.weight': [12, 8],
      'synthesis.l0.affine.bias': [8],
      'synthesis.l0.weight': [3, 3, 8, 8],
      'synthesis.l0.bias': [8],
      'synthesis.l0.upFilter': [12],
      'synthesis.l0.downFilter': [12, 12],
      'synthesis.l1.affine.weight': [12, 8],
      'synthesis.l1.affine.bias': [8],
      'synthesis.l1.weight': [1, 1, 8, 6],
      'synthesis.l1.bias': [6],
      'synthesis.l1.upFilter': [24],
      'synthesis.l1.downFilter': [12],
      'synthesis.l2.affine.weight': [12, 6],
      'synthesis.l2.affine.bias': [6],
      'synthesis.l2.weight': [3, 3, 6, 4],
      'synthesis.l2.bias': [4],
      'synthesis.l2.upFilter': [12],
      'synthesis.l2.downFilter': [12],
      'synthesis.toRgb.affine.weight': [12, 4],
      'synthesis.toRgb.affine.bias': [4],
      'synthesis.toRgb.weight': [1, 1, 4, 3],
      'synthesis.toRgb.bias': [3],
    });
  });

  it('take one w for the input, one a layer, and one for ToRGB', () => {
    expect(numWs(styleGan3Spec)).toBe(5);
  });

  it('have sizes that follow from padding, factors and taps, in both directions', () => {
    const layer = styleGan3Spec.synthesis.layers[0]!;
    expect(filteredSizes(layer)).toEqual([28, 28]);
    expect(filteredSizes({...layer, padding: [11, 10, 9, 8]})).toEqual([30, 28]);
    expect(filteredSizes({...layer, padding: [9, 7, 9, 6]})).toEqual([27, 27]);
    expect(filteredSizes({...layer, inSize: {width: 20, height: 28}})).toEqual([20, 28]);
  });
});
