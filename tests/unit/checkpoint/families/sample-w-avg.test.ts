import {describe, expect, it} from 'vitest';
import {PlainMapping} from '../../../../src/model/plain-mapping.ts';
import {
  sampledNote,
  samplesOf,
  sampleWAvg,
  wAvgSamples,
} from '../../../../src/checkpoint/families/sample-w-avg.ts';
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

  it('takes the classes of a conditional network in turn', () => {
    const conditional: MappingSpec = {...spec, zDim: 2, cDim: 3, labelMode: 'embed', labelDim: 2};
    const labels = new Map([
      ...data,
      ['mapping.embed.weight', randn(5, 6)],
      ['mapping.embed.bias', randn(6, 2)],
    ]);
    const average = sampleWAvg(conditional, labels);
    const mapping = new PlainMapping(conditional, labels);
    const mean = [0, 0, 0];
    for (let seed = 0; seed < wAvgSamples; seed += 4) {
      mapping.map(seed, 4).forEach((value, i) => (mean[i % 3]! += value / wAvgSamples));
    }
    mean.forEach((value, i) => expect(average[i]).toBeCloseTo(value, 5));
    expect(sampledNote(conditional)).toEqual([
      'The checkpoint holds no average w; it was taken over 10,000 samples of z, its classes in turn.',
    ]);
  });

  it.each([
    [512, 8],
    [1024, 9],
    [4096, 2],
  ])('takes about a second, however deep the network is (%i wide, %i layers)', (width, numLayers) => {
    const deep = {...spec, zDim: width, wDim: width, hiddenDim: width, numLayers};
    const weights = new Map(
      Array.from({length: numLayers}, (_, i) => [
        [`mapping.fc${i}.weight`, new Float32Array(width ** 2).fill(1 / width)] as const,
        [`mapping.fc${i}.bias`, new Float32Array(width)] as const,
      ]).flat(),
    );
    const before = process.cpuUsage();
    expect(sampleWAvg(deep, weights)).toHaveLength(width);
    const {user, system} = process.cpuUsage(before);
    // Of a processor's time, with as much again for a slow one.
    expect((user + system) / 1e6).toBeLessThan(4);
    expect(sampledNote(deep)[0]).toContain(`over ${samplesOf(deep).toLocaleString('en')} samples`);
    expect(samplesOf(deep)).toBeGreaterThanOrEqual(80);
    expect(samplesOf(deep)).toBeLessThan(1000);
  });
});
