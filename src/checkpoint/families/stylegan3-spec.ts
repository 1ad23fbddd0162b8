/**
 * The spec of a stylegan3 snapshot, configurations T and R (Karras et al. 2021, arXiv 2106.12423). The sampling of each layer
 * (sizes, factors, padding) is read from the attributes that its module was saved with, and the filters as they were
 * stored, so that nothing here has to design a filter.
 */
import type {StyleGan3LayerSpec, StyleGan3Spec} from '../../model/generator-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields} from '../containers/fields.ts';
import {imageChannels} from './image-channels.ts';
import type {ParameterTable} from './parameter-table.ts';
import {type PersistentModule, submodule} from '../containers/persistent-module.ts';
import type {PyValue} from '../containers/py-value.ts';
import {formatShape} from '../containers/strided-tensor.ts';
import {adaMappingSpec} from './stylegan2-ada.ts';
import {asTensor} from '../containers/tensor-value.ts';

/** Far above every published network. */
const maxSize = 16_384;

/** One layer of the file, ToRGB included. */
export interface StoredLayer {
  /** Prefix of its parameters: `synthesis.L0_36_512`. */
  name: string;
  module: PersistentModule;
  isToRgb: boolean;
}

/** @throws {CheckpointError} if the module is not there */
export function required(module: PersistentModule | null, where: string): PersistentModule {
  if (!module) throw new CheckpointError('A part of the generator is missing', where);
  return module;
}

/** Width and height, which are kept as an array of two and have to be the same. */
function squareSize(value: PyValue | undefined, where: string): number {
  const tensor = asTensor(value, where);
  const sizes = tensor?.shape.length === 1 ? [...tensor.read()] : [];
  const [width, height] = sizes;
  if (sizes.length === 2 && width === height) return width!;
  throw new CheckpointError(
    `A layer must be square, but its width and height are ${formatShape(sizes)}`,
    where,
  );
}

function paddingOf(value: PyValue | undefined, where: string): StyleGan3LayerSpec['padding'] {
  if (Array.isArray(value) && value.length === 4) {
    const whole = value.filter(
      (side): side is number => Number.isInteger(side) && Math.abs(side as number) <= maxSize,
    );
    if (whole.length === 4) return whole as [number, number, number, number];
  }
  throw new CheckpointError('The padding must be four whole numbers', where);
}

/**
 * The layers in their order, ToRGB last.
 * @throws {CheckpointError} if there is none, or ToRGB is elsewhere
 */
export function storedLayers(synthesis: PersistentModule): StoredLayer[] {
  const names = synthesis.state.get('layer_names');
  const listed = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  const layers = listed.map((layer) => {
    const name = `synthesis.${layer}`;
    const module = required(submodule(synthesis, layer), name);
    return {name, module, isToRgb: new Fields(module.state, name).choice('is_torgb', [true, false], false)};
  });
  const toRgbCount = layers.filter(({isToRgb}) => isToRgb).length;
  if (toRgbCount !== 1 || !layers.at(-1)!.isToRgb || layers.length < 2) {
    throw new CheckpointError(
      'The layers must be one or more, and ToRGB at the end',
      'synthesis.layer_names',
    );
  }
  return layers;
}

/** Taps of a stored filter; a layer that does not resample has none, which is a filter of one tap. */
function filterShape(table: ParameterTable, name: string): readonly number[] {
  if (!table.has(name)) return [1];
  const {shape} = table.peek(name);
  if (shape.length === 1 || (shape.length === 2 && shape[0] === shape[1])) return shape;
  throw new CheckpointError(
    `A filter must be a row or a square, but its shape is ${formatShape(shape)}`,
    name,
  );
}

function layerSpec({name, module}: StoredLayer, table: ParameterTable): StyleGan3LayerSpec {
  const fields = new Fields(module.state, name);
  const [outChannels, inChannels, kernelSize] = table.shape(`${name}.weight`, 4) as [number, number, number];
  const upShape = filterShape(table, `${name}.up_filter`);
  const downShape = filterShape(table, `${name}.down_filter`);
  if (upShape.length !== 1) {
    throw new CheckpointError('The up-sampling filter must be separable', `${name}.up_filter`);
  }
  if (kernelSize !== 1 && kernelSize !== 3) {
    throw new CheckpointError(
      `Kernels must have 1 or 3 pixels a side, but have ${kernelSize}`,
      `${name}.weight`,
    );
  }
  return {
    inChannels,
    outChannels,
    inSize: squareSize(module.state.get('in_size'), `${name}.in_size`),
    outSize: squareSize(module.state.get('out_size'), `${name}.out_size`),
    kernelSize,
    upFactor: fields.integer('up_factor', 1, 16),
    downFactor: fields.integer('down_factor', 1, 16),
    padding: paddingOf(module.state.get('padding'), `${name}.padding`),
    upTaps: upShape[0]!,
    downTaps: downShape[0]!,
    radialDownFilter: downShape.length === 2,
  };
}

/** The one clamp of all layers. */
function convClampOf(layers: readonly StoredLayer[]): number | null {
  const clamps = layers.map(({name, module}) => new Fields(module.state, name).number('conv_clamp', null));
  const other = clamps.findIndex((clamp) => clamp !== clamps[0]);
  if (other >= 0) throw new CheckpointError('All layers must have the same conv_clamp', layers[other]!.name);
  return clamps[0]!;
}

/** ToRGB has to be what the runtime takes it for: a 1x1 convolution that neither resamples nor pads. */
function checkToRgb(layer: StoredLayer, table: ParameterTable): void {
  const {kernelSize, upFactor, downFactor, padding, upTaps, downTaps} = layerSpec(layer, table);
  const isPlain =
    [kernelSize, upFactor, downFactor, upTaps, downTaps].every((number) => number === 1) &&
    padding.every((side) => side === 0);
  if (!isPlain) throw new CheckpointError('ToRGB must not resample', layer.name);
}

/** @throws {CheckpointError} if the file describes another network than this project runs */
export function styleGan3Spec(
  generator: PersistentModule,
  layers: readonly StoredLayer[],
  table: ParameterTable,
  mapping: Fields,
): StyleGan3Spec {
  const generatorFields = new Fields(generator.state, generator.className);
  const input = required(submodule(generator, 'synthesis', 'input'), 'synthesis.input');
  const synthesis = required(submodule(generator, 'synthesis'), 'synthesis');
  const inputFields = new Fields(input.state, 'synthesis.input');
  const convClamp = convClampOf(layers);
  const toRgb = layers.at(-1)!;
  checkToRgb(toRgb, table);
  const toRgbWeight = `${toRgb.name}.weight`;
  return {
    kind: 'stylegan3',
    mapping: adaMappingSpec(table, {generator: generatorFields, mapping, synthesis: generatorFields}),
    synthesis: {
      resolution: generatorFields.integer('img_resolution', 4, maxSize),
      imgChannels: imageChannels(table.shape(toRgbWeight, 4)[0]!, toRgbWeight),
      input: {
        channels: table.shape('synthesis.input.freqs', 2)[0]!,
        size: squareSize(input.state.get('size'), 'synthesis.input.size'),
        samplingRate: inputFields.number('sampling_rate', Number.NaN),
        bandwidth: inputFields.number('bandwidth', Number.NaN),
      },
      layers: layers.slice(0, -1).map((layer) => layerSpec(layer, table)),
      convClamp,
      imageClamp: convClamp === null ? null : convClamp * outputScaleOf(synthesis),
    },
  };
}

/** What ToRGB's output is multiplied by. */
export const outputScaleOf = (synthesis: PersistentModule): number =>
  new Fields(synthesis.state, 'synthesis').number('output_scale', 1);
