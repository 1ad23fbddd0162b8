/**
 * The layers of a stylegan3 snapshot and their sampling (sizes, factors, padding): read from the attributes that each module was saved
 * with, or, where only parameters were kept, from their names and shapes.
 */
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields} from '../containers/fields.ts';
import {type PersistentModule, submodule} from '../containers/persistent-module.ts';
import type {PyValue} from '../containers/py-value.ts';
import {formatShape} from '../containers/strided-tensor.ts';
import {asTensor} from '../containers/tensor-value.ts';
import {planeSize, type PictureSize} from '../../model/architecture.ts';
import type {PlaneSize, StyleGan3LayerSpec} from '../../model/generator-spec.ts';
import type {ParameterTable} from './parameter-table.ts';

/** Far above every published network. */
export const MAX_SIZE = 16_384;

/** How a layer samples. */
export type LayerSampling = Pick<
  StyleGan3LayerSpec,
  'inSize' | 'outSize' | 'upFactor' | 'downFactor' | 'padding'
>;

/** One layer of the file, ToRGB included. */
export interface StoredLayer {
  /** Prefix of its parameters: `synthesis.L0_36_512`. */
  name: string;
  isToRgb: boolean;
  /** Null for no clamp. */
  convClamp: number | null;
  /** Checked only when it is asked for. */
  sampling(): LayerSampling;
}

/** @throws {CheckpointError} if the module is not there */
export function required(module: PersistentModule | null, where: string): PersistentModule {
  if (!module) throw new CheckpointError('A part of the generator is missing', where);
  return module;
}

/** As the spec has it: one number for a square. */
function planeOf({width, height}: PictureSize): PlaneSize {
  return width === height ? width : {width, height};
}

/** Width and height, which are kept as an array of two. */
export function storedSize(value: PyValue | undefined, where: string): PlaneSize {
  const tensor = asTensor(value, where);
  const sizes = tensor?.shape.length === 1 ? [...tensor.read()] : [];
  const [width = 0, height = 0] = sizes;
  const isWhole = sizes.every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIZE);
  if (sizes.length === 2 && isWhole) return planeOf({width, height});
  throw new CheckpointError(
    `The width and height of a layer must be two whole numbers, but are ${formatShape(sizes)}`,
    where,
  );
}

function paddingOf(value: PyValue | undefined, where: string): StyleGan3LayerSpec['padding'] {
  if (Array.isArray(value) && value.length === 4) {
    const whole = value.filter(
      (side): side is number => Number.isInteger(side) && Math.abs(side as number) <= MAX_SIZE,
    );
    if (whole.length === 4) return whole as [number, number, number, number];
  }
  throw new CheckpointError('The padding must be four whole numbers', where);
}

/** @throws {CheckpointError} if there is none, or ToRGB is elsewhere than at the end */
function checkOrder(layers: readonly StoredLayer[]): void {
  const toRgbCount = layers.filter(({isToRgb}) => isToRgb).length;
  if (toRgbCount === 1 && layers.at(-1)!.isToRgb && layers.length >= 2) return;
  throw new CheckpointError('The layers must be one or more, and ToRGB at the end', 'synthesis.layer_names');
}

/** The layers of a synthesis network that was saved whole, in their order, ToRGB last. */
export function layersOfModule(synthesis: PersistentModule): StoredLayer[] {
  const names = synthesis.state.get('layer_names');
  const listed = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  const layers = listed.map((layer): StoredLayer => {
    const name = `synthesis.${layer}`;
    const {state} = required(submodule(synthesis, layer), name);
    const fields = new Fields(state, name);
    return {
      name,
      isToRgb: fields.choice('is_torgb', [true, false], false),
      convClamp: fields.number('conv_clamp', null),
      sampling: () => ({
        inSize: storedSize(state.get('in_size'), `${name}.in_size`),
        outSize: storedSize(state.get('out_size'), `${name}.out_size`),
        upFactor: fields.integer('up_factor', 1, 16),
        downFactor: fields.integer('down_factor', 1, 16),
        padding: paddingOf(state.get('padding'), `${name}.padding`),
      }),
    };
  });
  checkOrder(layers);
  return layers;
}

/** What a published network has and its parameters do not tell. */
export const USUAL = {convClamp: 256, outputScale: 0.25, bandwidth: 2, margin: 10, tapsPerPixel: 6} as const;

/** The length of a stored filter, and the factor by which it resamples with six taps a pixel. */
function resampling(table: ParameterTable, filter: string): {taps: number; factor: number} {
  if (!table.has(filter)) return {taps: 1, factor: 1};
  const [taps = 0] = table.peek(filter).shape;
  const factor = taps / USUAL.tapsPerPixel;
  if (Number.isInteger(factor) && factor >= 1 && factor <= 16) return {taps, factor};
  throw new CheckpointError(
    `A filter of ${taps} taps is not six a pixel, as is usual; save the module whole, which tells what it is`,
    filter,
  );
}

const isRate = (rate: number): boolean => rate >= 4 && Number.isInteger(Math.log2(rate));

/** @throws {CheckpointError} if heights, less the usual margin, are not the rates between which the filters resample */
function checkRates(layers: readonly StoredLayer[]): void {
  const samplings = layers.map(({sampling}) => sampling());
  const {height: resolution} = planeSize(samplings.at(-1)!.outSize);
  const rateOf = (size: PlaneSize): number => {
    const {height} = planeSize(size);
    return height === resolution ? height : height - 2 * USUAL.margin;
  };
  samplings.forEach(({inSize, outSize, upFactor, downFactor}, i) => {
    const rate = rateOf(inSize);
    if (isRate(rate) && rate * upFactor === rateOf(outSize) * downFactor) return;
    throw new CheckpointError(
      `A layer from ${planeSize(inSize).width} to ${planeSize(outSize).width} px is none of the published networks, which have a margin of ${USUAL.margin}; save the module whole, which tells what it is`,
      layers[i]!.name,
    );
  });
}

/**
 * How much higher than wide the planes are, which names say by their width alone. Of a square that is a rate and a margin on both sides;
 * of StyleGAN-Human half of that, margin and all. No width can be both: no two powers of two differ by 10.
 */
function aspectOf(firstWidth: number): 1 | 2 {
  return isRate(2 * firstWidth - 2 * USUAL.margin) ? 2 : 1;
}

/**
 * The layers of a network of which only parameters were kept, named `L{index}_{width}_{channels}`. What they do not say is taken to be as
 * in the published networks (Karras et al. 2021, appendix E), and the sizes are held against it.
 */
export function layersOfNames(names: Iterable<string>, table: ParameterTable): StoredLayer[] {
  const found = new Map<number, {name: string; width: number}>();
  for (const name of names) {
    const [, layer, index, width] = /^(synthesis\.L(\d+)_(\d+)_\d+)\.weight$/.exec(name) ?? [];
    if (layer !== undefined) found.set(Number(index), {name: layer, width: Number(width)});
  }
  const inOrder = Array.from({length: found.size}, (_, i) => found.get(i));
  const aspect = aspectOf(inOrder[0]?.width ?? 0);
  const layers = inOrder.flatMap((layer, index): StoredLayer[] => {
    if (!layer) return [];
    const {name, width: outWidth} = layer;
    // The input is as large as what the first layer makes of it.
    const inWidth = inOrder[Math.max(0, index - 1)]?.width ?? 0;
    const isToRgb = index === found.size - 1;
    return [
      {
        name,
        isToRgb,
        convClamp: USUAL.convClamp,
        sampling: () => {
          const {taps: upTaps, factor: upFactor} = resampling(table, `${name}.up_filter`);
          const {taps: downTaps, factor: downFactor} = resampling(table, `${name}.down_filter`);
          const kernelSize = table.shape(`${name}.weight`, 4)[2]!;
          // What both filters leave of whole windows must be the size that goes out.
          const padding = (inSide: number, outSide: number): [before: number, after: number] => {
            const given = (inSide + kernelSize - 1) * upFactor - (upTaps - 1) - (downTaps - 1);
            const sides = (outSide - 1) * downFactor + 1 - given;
            const before = Math.floor((sides + upFactor) / 2);
            return [before, sides - before];
          };
          return {
            inSize: planeOf({width: inWidth, height: aspect * inWidth}),
            outSize: planeOf({width: outWidth, height: aspect * outWidth}),
            upFactor,
            downFactor,
            padding: [...padding(inWidth, outWidth), ...padding(aspect * inWidth, aspect * outWidth)],
          };
        },
      },
    ];
  });
  // Numbered from 0 without a gap.
  checkOrder(layers.length === found.size ? layers : []);
  checkRates(layers);
  return layers;
}
