import {describe, expect, it} from 'vitest';
import type {Checkpoint} from '../../../../src/checkpoint/checkpoint.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import {PlainMapping} from '../../../../src/model/plain-mapping.ts';
import {styleDirections} from '../../../../src/checkpoint/directions/style-directions.ts';
import {LAYER_RANGES} from '../../../../src/model/latent/mixing.ts';
import {readCheckpointFixture} from '../../../support/checkpoint-fixtures.ts';

const checkpoint = openCheckpoint(readCheckpointFixture('st_f32_32'));

function directionsOf({spec, tensors}: Checkpoint): ReturnType<typeof styleDirections> {
  return styleDirections(spec, tensors, 12);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

describe('style directions', () => {
  /*
   * With the safetensors read by NumPy alone: coarse is b4.conv1, b8.conv0 and b8.conv1, middle b16.conv0 and b16.conv1,
   * fine b32.conv0, b32.conv1 and b32.torgb;
   *   A = numpy.concatenate([T[f'synthesis.{name}.affine.weight'] for name in names]).astype('float64')
   *   A /= numpy.linalg.norm(A, axis=1, keepdims=True)
   *   values, vectors = numpy.linalg.eigh(A.T @ A)
   */
  const numpy = {
    values: {
      coarse: [4.073518861, 3.36035544, 3.2046817982, 3.1765813317],
      middle: [3.0506688497, 2.9525666593, 2.8360808178, 2.2065508542],
      fine: [3.4112433245, 3.1346140565, 2.8097728501, 2.5343204087],
    },
    // vectors[:, -1] of coarse, its largest component made positive.
    coarse: [
      0.03682229, -0.01282068, 0.21758611, -0.15740785, -0.12222878, -0.1148309, 0.22853851, 0.00406795,
      0.19099342, -0.09333797, 0.10240453, -0.28246433, 0.07734715, -0.21257552, -0.14804511, 0.22504611,
      -0.01171974, 0.05282029, -0.03723328, 0.24602603, -0.18157281, 0.26323425, -0.10773552, -0.22424307,
      -0.02262823, -0.1237877, 0.07433228, -0.14234913, 0.07654416, -0.19601154, 0.08266788, -0.12608588,
      -0.27901961, 0.0014063, -0.11263737, 0.12228468, 0.07573286, 0.33467734, -0.07230511, 0.14384567,
    ],
  };

  it('are the eigenvectors that NumPy finds for the style layers of each range', () => {
    const directions = directionsOf(checkpoint);
    for (const range of LAYER_RANGES) {
      expect(directions[range]).toHaveLength(12);
      numpy.values[range].forEach((value, i) => expect(directions[range][i]!.effect).toBeCloseTo(value, 6));
    }
    const {vector} = directions.coarse[0]!;
    expect(vector).toHaveLength(40);
    numpy.coarse.forEach((value, i) => expect(vector[i]).toBeCloseTo(value, 6));
  });

  it.each(['st_f32_32', 'sg3_t64', 'sg1_auto128', 'ada_cond32', 'sg1_cond32'])(
    'of %s stand upright on each other, the strongest first, their largest component positive',
    (name) => {
      const directions = directionsOf(openCheckpoint(readCheckpointFixture(name)));
      for (const range of LAYER_RANGES) {
        const found = directions[range];
        expect(found.length).toBeGreaterThan(0);
        const effects = found.map(({effect}) => effect);
        expect(effects).toEqual(effects.toSorted((a, b) => b - a));
        found.forEach(({vector}, i) => {
          found.forEach((other, j) => expect(dot(vector, other.vector)).toBeCloseTo(i === j ? 1 : 0, 9));
          expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
        });
      }
    },
  );

  it('know how far w is spread along them', () => {
    const {spec, tensors} = checkpoint;
    const data = new Map([...tensors].map(([name, tensor]) => [name, tensor.data]));
    const {wDim} = spec.mapping;
    const count = 4000;
    // Seeds that the directions have not seen.
    const w = new PlainMapping(spec.mapping, data).map(10_000, count);
    for (const {vector, deviation} of directionsOf(checkpoint).middle) {
      const along = Array.from({length: count}, (_, i) => dot(vector, w.subarray(i * wDim, (i + 1) * wDim)));
      const mean = along.reduce((sum, value) => sum + value, 0) / count;
      const square = along.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
      expect(deviation / Math.sqrt(square)).toBeGreaterThan(0.85);
      expect(deviation / Math.sqrt(square)).toBeLessThan(1.15);
    }
  });

  it('do not depend on the size of a style, which a network may divide out', () => {
    const {spec, tensors} = checkpoint;
    const name = 'synthesis.b8.conv0.affine.weight';
    const {shape, data} = tensors.get(name)!;
    const scaled = new Map(tensors).set(name, {
      shape,
      data: data.map((value, i) => value * (1 + (i % shape[1]!))),
    });
    const [before, after] = [directionsOf(checkpoint), styleDirections(spec, scaled, 12)];
    expect(Math.abs(dot(before.coarse[0]!.vector, after.coarse[0]!.vector))).toBeCloseTo(1, 6);
  });
});
