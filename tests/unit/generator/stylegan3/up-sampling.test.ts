import {describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {planUpSampling} from '../../../../src/generator/stylegan3/up-sampling.ts';

/** By definition: zeros between the samples, zeros around or a margin cut, every whole window of the filter. */
function byDefinition(
  samples: Float32Array,
  factor: number,
  taps: Float32Array,
  before: number,
  after: number,
): number[] {
  const spread = [...samples].flatMap((sample) => [sample, ...new Array<number>(factor - 1).fill(0)]);
  const zeros = (count: number): number[] => new Array<number>(Math.max(0, count)).fill(0);
  const framed = [...zeros(before), ...spread, ...zeros(after)];
  const cut = framed.slice(Math.max(0, -before), framed.length - Math.max(0, -after));
  return Array.from({length: cut.length - taps.length + 1}, (_, n) =>
    taps.reduce((sum, tap, t) => sum + tap * cut[n + t]!, 0),
  );
}

function byPlan(
  samples: Float32Array,
  factor: number,
  taps: Float32Array,
  before: number,
  after: number,
): number[] {
  const plan = planUpSampling(samples.length, factor, taps.length, before, after);
  return Array.from({length: plan.outSize}, (_, n) =>
    plan.indices[n % factor]!.reduce((sum, tap, j) => {
      const sample = samples[Math.floor(n / factor) + j - plan.before] ?? 0;
      return sum + (taps[tap] ?? 0) * sample;
    }, 0),
  );
}

describe('planUpSampling', () => {
  test.each([
    ['a layer that keeps its size', 2, 12, 9, 8],
    ['a layer that doubles it', 4, 24, -6, -9],
    ['a layer that cuts its margin', 2, 12, -11, -12],
    ['an odd filter', 2, 7, 3, 0],
    ['an odd padding on the other side', 4, 24, 5, -3],
    ['a factor of three', 3, 8, 4, 7],
    ['no up-sampling', 1, 5, 2, 1],
    ['a single tap', 1, 1, 0, 0],
    ['a padding longer than the filter', 2, 3, 11, 9],
  ])(
    'gives what zeros between the samples and the whole filter give, for %s',
    (_, factor, taps, before, after) => {
      for (const size of [20, 21]) {
        const samples = randn(1, size);
        const filter = randn(2, taps);
        const expected = byDefinition(samples, factor, filter, before, after);
        const actual = byPlan(samples, factor, filter, before, after);
        expect(actual.length).toBe(expected.length);
        actual.forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 9));
      }
    },
  );

  test('reads no more of the padded input than there is, and no tap twice', () => {
    for (const [factor, taps, before, after] of [
      [2, 12, 9, 8],
      [4, 24, -6, -9],
      [2, 12, -11, -12],
    ] as const) {
      const plan = planUpSampling(30, factor, taps, before, after);
      const padded = 30 + plan.before + plan.after;
      expect(padded - plan.window + 1).toBe(Math.ceil(plan.outSize / factor));
      const used = plan.indices.flat().filter((tap) => tap < taps);
      expect(used.toSorted((a, b) => a - b)).toEqual(Array.from({length: taps}, (_, tap) => tap));
    }
  });
});
