/**
 * Directions in W that change a network's pictures most, from its weights alone: eigenvectors of A A^T, where the columns
 * of A `[wDim, styles]` are the weights of its style layers (SeFa: Shen & Zhou 2021, arXiv 2007.06600, section 3.2). Each
 * column is brought to unit length first, as in the authors' code, so that no gain that was folded into a layer counts.
 */
import {LAYER_RANGES, layersOf, type LayerRange} from '../../model/latent/mixing.ts';
import {numWs} from '../../model/architecture.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import type {CheckpointTensor} from '../checkpoint.ts';
import {leadingEigenvectors} from './leading-eigenvectors.ts';
import {PlainMapping} from '../../model/plain-mapping.ts';
import {styleGram, times} from './style-gram.ts';

/** The spread of w is known within three hundredths then. */
const samples = 512;
const batchSize = 64;
/** Directions with less of the strongest one's effect are rounding. */
const leastEffect = 1e-6;

export interface StyleDirection {
  /** `[wDim]`, of unit length; its largest component is positive. */
  vector: Float64Array;
  /** Eigenvalue: how much the styles change along it. */
  effect: number;
  /** Standard deviation of w along it. */
  deviation: number;
}

type Tensors = ReadonlyMap<string, CheckpointTensor>;

/**
 * The strongest directions of each range of layers.
 * @param most how many of each at most
 */
export function styleDirections(
  spec: GeneratorSpec,
  tensors: Tensors,
  most: number,
): Record<LayerRange, StyleDirection[]> {
  const {wDim} = spec.mapping;
  const found = LAYER_RANGES.map((range) => {
    const gram = styleGram(spec, tensors, layersOf(range, numWs(spec)));
    const {values, vectors} = leadingEigenvectors((x) => times(gram, x), wDim, most);
    const real = vectors.filter((_, i) => values[i]! > leastEffect * values[0]!);
    return real.map((vector, i) => ({vector: withFixedSign(vector), effect: values[i]!}));
  });
  const spread = deviations(
    spec,
    tensors,
    found.flat().map(({vector}) => vector),
  );
  const [coarse, middle, fine] = found.map((directions) =>
    directions
      .map((direction) => ({...direction, deviation: spread.get(direction.vector)!}))
      .filter(({deviation}) => deviation > 0),
  );
  return {coarse: coarse!, middle: middle!, fine: fine!};
}

/** An eigenvector has no sign of its own; the same file must give the same one. */
function withFixedSign(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

/** Standard deviation of w along each vector, over the first seeds. */
function deviations(
  {mapping: spec}: GeneratorSpec,
  tensors: Tensors,
  vectors: readonly Float64Array[],
): Map<Float64Array, number> {
  const mapping = new PlainMapping(spec, new Map([...tensors].map(([name, {data}]) => [name, data])));
  const {wDim} = spec;
  const sums = vectors.map(() => ({sum: 0, squares: 0}));
  const along = (w: Float64Array, vector: Float64Array): number => {
    let product = 0;
    for (let i = 0; i < wDim; i++) product += w[i]! * vector[i]!;
    return product;
  };
  for (let first = 0; first < samples; first += batchSize) {
    const all = mapping.map(first, batchSize);
    for (let row = 0; row < batchSize; row++) {
      const w = all.subarray(row * wDim, (row + 1) * wDim);
      vectors.forEach((vector, i) => {
        const value = along(w, vector);
        sums[i]!.sum += value;
        sums[i]!.squares += value * value;
      });
    }
  }
  return new Map(
    vectors.map((vector, i) => {
      const {sum, squares} = sums[i]!;
      return [vector, Math.sqrt(Math.max(0, squares / samples - (sum / samples) ** 2))];
    }),
  );
}
