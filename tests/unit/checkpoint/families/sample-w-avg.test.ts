import {describe, expect, it} from 'vitest';
import {sampleWAvg, wAvgSamples} from '../../../../src/checkpoint/families/sample-w-avg.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import type {MappingSpec} from '../../../../src/model/generator-spec.ts';

const spec: MappingSpec = {
  zDim: 4,
  wDim: 3,
  cDim: 0,
  labelMode: 'none',
  labelDim: 0,
  numLayers: 2,
  hiddenDim: 5,
  lastLayer: 'leaky-relu',
  wAvg: 'sampled',
};
const data = new Map([
  ['mapping.fc0.weight', randn(1, 20)],
  ['mapping.fc0.bias', randn(2, 5)],
  ['mapping.fc1.weight', randn(3, 15)],
  ['mapping.fc1.bias', randn(4, 3)],
]);

/** The mapping network for one z, written as its definition. */
function mapToW(z: Float32Array, last: MappingSpec['lastLayer']): number[] {
  const norm = Math.sqrt(z.reduce((sum, value) => sum + value ** 2, 0) / z.length + 1e-8);
  let x = [...z].map((value) => value / norm);
  for (const layer of [0, 1]) {
    const weight = data.get(`mapping.fc${layer}.weight`)!;
    x = [...data.get(`mapping.fc${layer}.bias`)!].map((bias, o, {length}) => {
      const sum = x.reduce((total, value, i) => total + value * weight[i * length + o]!, bias);
      return sum > 0 || (layer === 1 && last === 'linear') ? sum : 0.2 * sum;
    });
  }
  return x;
}

describe('a sampled average w', () => {
  it.each(['leaky-relu', 'linear'] as const)(
    'is the mean of w over 10,000 seeds (last layer %s)',
    (lastLayer) => {
      const mean = [0, 0, 0];
      for (let seed = 0; seed < wAvgSamples; seed++) {
        mapToW(randn(seed, 4), lastLayer).forEach((value, i) => (mean[i]! += value / wAvgSamples));
      }
      const actual = sampleWAvg({...spec, lastLayer}, data);
      expect(actual).toHaveLength(3);
      mean.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 6));
    },
  );

  it('is not made for networks of another size than anybody trains', () => {
    const huge = {...spec, zDim: 4096, wDim: 4096, hiddenDim: 4096, numLayers: 1};
    const weights = new Map([
      ['mapping.fc0.weight', new Float32Array(4096 ** 2)],
      ['mapping.fc0.bias', new Float32Array(4096)],
    ]);
    expect(() => sampleWAvg(huge, weights)).toThrow(/too large to take the average w of/);
  });
});
