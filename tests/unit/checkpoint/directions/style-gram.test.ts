import {describe, expect, it} from 'vitest';
import {styleGram, times} from '../../../../src/checkpoint/directions/style-gram.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {tinySpec} from '../../../support/tiny-model.ts';

/** The style layers of the tiny network with a w of so many numbers; one style of each is always zero. */
function layers(wDim: number): Map<string, {shape: number[]; data: Float32Array}> {
  const names = ['b4.conv1', 'b8.conv0', 'b8.conv1'];
  return new Map(
    names.map((name, i) => {
      const data = randn(i, wDim * 8).map((value, at) => (at % 8 === 3 ? 0 : value));
      return [`synthesis.${name}.affine.weight`, {shape: [wDim, 8], data}];
    }),
  );
}

describe('the matrix of the style layers', () => {
  it.each([1, 2, 7, 12])('is A A^T with columns of unit length, for a w of %i', (wDim) => {
    const tensors = layers(wDim);
    const spec = {...tinySpec, mapping: {...tinySpec.mapping, wDim}};
    const gram = styleGram(spec, tensors, [0, 3]);
    const expected = new Float64Array(wDim * wDim);
    for (const {data} of tensors.values()) {
      for (let style = 0; style < 8; style++) {
        const column = Array.from({length: wDim}, (_, i) => data[8 * i + style]!);
        const length = Math.hypot(...column);
        if (length === 0) continue;
        column.forEach((a, i) =>
          column.forEach((b, j) => (expected[i * wDim + j]! += (a * b) / length ** 2)),
        );
      }
    }
    expect(gram.values).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(gram.values[i]).toBeCloseTo(value, 12));

    const x = Float64Array.from(randn(9, wDim));
    const product = times(gram, x);
    product.forEach((value, i) => {
      const sum = x.reduce((total, one, j) => total + expected[i * wDim + j]! * one, 0);
      expect(value).toBeCloseTo(sum, 10);
    });
  });

  it('counts only the layers asked for', () => {
    const tensors = layers(5);
    const spec = {...tinySpec, mapping: {...tinySpec.mapping, wDim: 5}};
    const parts = [styleGram(spec, tensors, [0, 1]), styleGram(spec, tensors, [1, 3])];
    const whole = styleGram(spec, tensors, [0, 3]);
    whole.values.forEach((value, i) => {
      expect(parts[0]!.values[i]! + parts[1]!.values[i]!).toBeCloseTo(value, 12);
    });
  });
});
