/**
 * `models/<id>/directions.json`: directions in W along which a network changes its pictures most, for models without
 * `traits.json`. The converter takes them from the network's own style layers (SeFa: Shen & Zhou 2021, arXiv 2007.06600);
 * size and SHA-256 of the file stand in `model.json`.
 *
 * Each range of layers has directions of its own, the strongest first. A row of `vectors` is one standard deviation of w
 * along its direction, and is added to the ws of that range alone. Base64 of little-endian float16, row by row.
 */
import {integer, literal, maxValue, minValue, number, pipe, strictObject, string} from 'valibot';
import type {LayerRange} from './latent/mixing.ts';
import {parseWith} from './descriptor-error.ts';
import {version} from './limits.ts';
import {decodeHalfMatrix} from './half-matrix.ts';
import {modelId} from './parse-index.ts';

/** As many as a visitor can look through. */
export const MOST_DIRECTIONS = 12;

const whole = pipe(
  number(),
  integer('a whole number'),
  minValue(1, 'a number of at least 1'),
  maxValue(8192, 'a number of at most 8192'),
);

const range = strictObject({
  count: pipe(
    number(),
    integer('a whole number'),
    minValue(0, `a number from 0 to ${MOST_DIRECTIONS}`),
    maxValue(MOST_DIRECTIONS, `a number from 0 to ${MOST_DIRECTIONS}`),
  ),
  vectors: string(),
});

const directionsFile = strictObject({
  /** Version of this layout. */
  format: literal(1),
  /** Id and version of the model whose w it moves. */
  model: modelId,
  version,
  wDim: whole,
  ranges: strictObject({coarse: range, middle: range, fine: range}),
});

/** `directions.json`, read and checked. */
export interface Directions {
  model: string;
  version: number;
  wDim: number;
  /** Rows `[wDim]`, at most twelve, of each range. */
  ranges: Record<LayerRange, Float32Array[]>;
}

/**
 * Checks and decodes the content of a `directions.json`.
 * @param json what `JSON.parse` gave
 * @param file how to call the file in a sentence
 * @throws {DescriptorError} naming the first field that is wrong
 */
export function parseDirections(json: unknown, file = 'directions.json'): Directions {
  const {model, version, wDim, ranges} = parseWith(directionsFile, json, file);
  const rowsOf = (name: LayerRange): Float32Array[] => {
    const {count, vectors} = ranges[name];
    const all = decodeHalfMatrix(vectors, `${file}: ranges.${name}.vectors`, count, wDim);
    return Array.from({length: count}, (_, i) => all.subarray(i * wDim, (i + 1) * wDim));
  };
  return {
    model,
    version,
    wDim,
    ranges: {coarse: rowsOf('coarse'), middle: rowsOf('middle'), fine: rowsOf('fine')},
  };
}

/** What stands in an address for a direction: `coarse1` for the strongest of the coarse layers. */
export function directionName(range: LayerRange, index: number): string {
  return `${range}${index + 1}`;
}

export function isDirectionName(name: string): boolean {
  return /^(coarse|middle|fine)[1-9]\d*$/.test(name);
}
