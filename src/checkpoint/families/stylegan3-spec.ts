/**
 * The spec of a stylegan3 network, configurations T and R (Karras et al. 2021, arXiv 2106.12423). The filters are used as they were
 * stored, so that nothing here has to design a filter.
 */
import type {StyleGan3LayerSpec, StyleGan3Spec} from '../../model/generator-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import type {Fields} from '../containers/fields.ts';
import {formatShape} from '../containers/strided-tensor.ts';
import {imageChannels} from './image-channels.ts';
import type {ParameterTable} from './parameter-table.ts';
import {adaMappingSpec} from './stylegan2-ada.ts';
import type {StoredLayer} from './stylegan3-layers.ts';

/** What the file says of the network beside its parameters. */
export interface StyleGan3HyperParameters {
  /** Constructor arguments of the generator. */
  generator: Fields;
  mapping: Fields;
  resolution: number;
  input: Omit<StyleGan3Spec['synthesis']['input'], 'channels'>;
  /** What ToRGB's output is multiplied by. */
  outputScale: number;
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

function layerSpec({name, sampling}: StoredLayer, table: ParameterTable): StyleGan3LayerSpec {
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
    ...sampling(),
    kernelSize,
    upTaps: upShape[0]!,
    downTaps: downShape[0]!,
    radialDownFilter: downShape.length === 2,
  };
}

/** The one clamp of all layers. */
function convClampOf(layers: readonly StoredLayer[]): number | null {
  const clamps = layers.map(({convClamp}) => convClamp);
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
  layers: readonly StoredLayer[],
  table: ParameterTable,
  {generator, mapping, resolution, input, outputScale}: StyleGan3HyperParameters,
): StyleGan3Spec {
  const convClamp = convClampOf(layers);
  const toRgb = layers.at(-1)!;
  checkToRgb(toRgb, table);
  const toRgbWeight = `${toRgb.name}.weight`;
  return {
    kind: 'stylegan3',
    mapping: adaMappingSpec(table, {generator, mapping, synthesis: generator}),
    synthesis: {
      resolution,
      imgChannels: imageChannels(table.shape(toRgbWeight, 4)[0]!, toRgbWeight),
      input: {channels: table.shape('synthesis.input.freqs', 2)[0]!, ...input},
      layers: layers.slice(0, -1).map((layer) => layerSpec(layer, table)),
      convClamp,
      imageClamp: convClamp === null ? null : convClamp * outputScale,
    },
  };
}
