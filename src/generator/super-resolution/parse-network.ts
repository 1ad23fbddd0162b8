/**
 * Reads the model.json of a super-resolution network ("layers-model" of TensorFlow.js, written by Keras) and holds it to
 * the few layers that are understood here: what is another network is refused by name, never run by half. Pure.
 */
import {
  array,
  type GenericSchema,
  type InferOutput,
  integer,
  literal,
  minLength,
  minValue,
  number,
  object,
  pipe,
  strictObject,
  string,
  tuple,
  unknown,
  variant,
} from 'valibot';
import type {WeightEntry} from '../../model/descriptor.ts';
import {DescriptorError, parseWith} from '../../model/descriptor-error.ts';
import {storedBytes} from '../../model/weight-layout.ts';

const size = pipe(number(), integer('a whole number'), minValue(1, 'a number of at least 1'));
const one = literal(1);
const name = pipe(string(), minLength(1, 'a text that is not empty'));
/** `[[[layer, 0, 0, {}], ...]]`: one call of the layer, on the only output of each layer. */
const inboundNodes = tuple([
  pipe(array(tuple([name, literal(0), literal(0), unknown()])), minLength(1, 'at least one layer')),
]);
const last = literal('channels_last');

const layerSchema = variant('class_name', [
  object({class_name: literal('InputLayer'), name}),
  object({
    class_name: literal('Conv2D'),
    name,
    inbound_nodes: inboundNodes,
    config: object({
      filters: size,
      kernel_size: tuple([size, size]),
      strides: tuple([one, one]),
      dilation_rate: tuple([one, one]),
      groups: one,
      padding: string(),
      data_format: last,
      activation: literal('linear'),
      use_bias: literal(true),
    }),
  }),
  object({
    class_name: literal('Activation'),
    name,
    inbound_nodes: inboundNodes,
    config: object({activation: literal('relu')}),
  }),
  object({
    class_name: literal('Concatenate'),
    name,
    inbound_nodes: inboundNodes,
    config: object({axis: literal(3)}),
  }),
  object({class_name: literal('Add'), name, inbound_nodes: inboundNodes}),
  object({
    class_name: literal('UpSampling2D'),
    name,
    inbound_nodes: inboundNodes,
    config: object({size: tuple([size, size]), data_format: last, interpolation: literal('nearest')}),
  }),
]);

const outlet = tuple([tuple([name, literal(0), literal(0)])]);
const weightSchema: GenericSchema<unknown, WeightEntry> = strictObject({
  name,
  shape: array(size),
  dtype: literal('float32'),
});
const fileSchema = object({
  format: literal('layers-model'),
  modelTopology: object({
    model_config: object({
      config: object({layers: array(layerSchema), input_layers: outlet, output_layers: outlet}),
    }),
  }),
  weightsManifest: tuple([object({paths: tuple([name]), weights: array(weightSchema)})]),
});

/** One step, on the results of steps by their place in the list; -1 is the picture. */
export type Step =
  | {kind: 'conv'; from: number; kernel: string; bias: string}
  /** Every pixel becomes `factor` by `factor` equal ones, then a convolution. */
  | {kind: 'repeat-conv'; from: number; kernel: string; bias: string; factor: number}
  | {kind: 'relu'; from: number}
  | {kind: 'concat'; from: number[]}
  | {kind: 'add'; from: number[]};

/** A network from RGB, 0 .. 255, to the same picture `factor` times as wide and high. */
export interface NetworkSpec {
  factor: number;
  /** The last one is the result. */
  steps: Step[];
  weights: WeightEntry[];
  weightBytes: number;
  /** Pixels on each side that a result depends on. */
  context: number;
  /** Multiply-accumulates for each pixel of the smaller picture. */
  macsPerPixel: number;
}

type Layer = InferOutput<typeof layerSchema>;
type InnerLayer = Exclude<Layer, {class_name: 'InputLayer'}>;

/** What is known of the result of a step. */
interface Shape {
  channels: number;
  factor: number;
  /** In pixels of the smaller picture. */
  context: number;
}

class NetworkReader {
  readonly steps: Step[] = [];
  macs = 0;
  readonly #file: string;
  readonly #shapes = new Map<number, Shape>([[-1, {channels: 3, factor: 1, context: 0}]]);
  readonly #places = new Map<string, number>();
  readonly #tensors: Map<string, WeightEntry>;
  readonly #used = new Set<string>();
  /** Up-sampling waits for the convolution that follows it. */
  readonly #repeats = new Map<string, {from: number; factor: number}>();

  constructor(file: string, weights: WeightEntry[]) {
    this.#file = file;
    this.#tensors = new Map(weights.map((entry) => [entry.name, entry]));
  }

  fail(sentence: string): never {
    throw new DescriptorError(`${this.#file}: ${sentence}`);
  }

  read(layer: Layer): void {
    if (layer.class_name === 'InputLayer') {
      if (this.#places.size > 0) this.fail(`The layer "${layer.name}" is a second input.`);
      this.#places.set(layer.name, -1);
      return;
    }
    if (this.#places.has(layer.name) || this.#repeats.has(layer.name))
      this.fail(`The layer "${layer.name}" is there twice.`);
    this.#readInner(layer);
  }

  /** The result of the layer `output`. */
  finish(output: string): Shape {
    if (this.#places.get(output) !== this.steps.length - 1 || this.steps.length === 0)
      this.fail(`The output "${output}" must be the last layer.`);
    for (const name of this.#tensors.keys())
      if (!this.#used.has(name)) this.fail(`The tensor "${name}" belongs to no layer.`);
    return this.#shapes.get(this.steps.length - 1)!;
  }

  #readInner(layer: InnerLayer): void {
    const names = layer.inbound_nodes[0].map(([from]) => from);
    if (layer.class_name === 'Conv2D') return this.#conv(layer, names);
    const from = names.map((name) => this.#place(name, layer.name));
    const shapes = from.map((place) => this.#shapes.get(place)!);
    const first = shapes[0]!;
    const context = Math.max(...shapes.map((shape) => shape.context));
    if (shapes.some(({factor}) => factor !== first.factor))
      this.fail(`The layer "${layer.name}" joins pictures of different sizes.`);
    switch (layer.class_name) {
      case 'Activation':
        return this.#add(layer.name, {kind: 'relu', from: this.#only(from, layer.name)}, first);
      case 'UpSampling2D': {
        const [factor, other] = layer.config.size;
        if (factor !== other) this.fail(`The layer "${layer.name}" stretches the picture.`);
        this.#repeats.set(layer.name, {from: this.#only(from, layer.name), factor});
        return;
      }
      case 'Add':
        if (shapes.some(({channels}) => channels !== first.channels))
          this.fail(`The layer "${layer.name}" adds different numbers of channels.`);
        return this.#add(layer.name, {kind: 'add', from}, {...first, context});
      case 'Concatenate': {
        const channels = shapes.reduce((sum, shape) => sum + shape.channels, 0);
        return this.#add(layer.name, {kind: 'concat', from}, {...first, channels, context});
      }
    }
  }

  #conv(layer: Extract<InnerLayer, {class_name: 'Conv2D'}>, names: string[]): void {
    const {filters, kernel_size: sides, padding} = layer.config;
    const repeat = this.#repeats.get(this.#only(names, layer.name));
    const from = repeat?.from ?? this.#place(names[0]!, layer.name);
    const {channels, factor: before, context} = this.#shapes.get(from)!;
    const [side, other] = sides;
    const keepsSize = padding === 'same' || (padding === 'valid' && side === 1);
    if (side !== other || side % 2 === 0 || !keepsSize)
      this.fail(`The convolution "${layer.name}" must have an odd square kernel and the padding "same".`);
    const kernel = this.#tensor(`${layer.name}/kernel`, [side, side, channels, filters]);
    const bias = this.#tensor(`${layer.name}/bias`, [filters]);
    const factor = before * (repeat?.factor ?? 1);
    const shape = {channels: filters, factor, context: context + (side >> 1) / factor};
    this.macs += side * side * channels * filters * factor ** 2;
    if (!repeat) return this.#add(layer.name, {kind: 'conv', from, kernel, bias}, shape);
    if (side !== 3) this.fail(`The convolution "${layer.name}" after the up-sampling must be 3x3.`);
    this.#add(layer.name, {kind: 'repeat-conv', from, kernel, bias, factor: repeat.factor}, shape);
  }

  #tensor(name: string, shape: number[]): string {
    const entry = this.#tensors.get(name);
    if (!entry) this.fail(`The tensor "${name}" is missing.`);
    if (entry.shape.join() !== shape.join())
      this.fail(
        `The tensor "${name}" must have the shape [${shape.join(', ')}], got [${entry.shape.join(', ')}].`,
      );
    this.#used.add(name);
    return name;
  }

  #only<Value>(values: Value[], layer: string): Value {
    if (values.length !== 1) this.fail(`The layer "${layer}" must have one input, got ${values.length}.`);
    return values[0]!;
  }

  #place(name: string, layer: string): number {
    return (
      this.#places.get(name) ??
      this.fail(`The layer "${layer}" comes before its input "${name}", or needs it whole.`)
    );
  }

  #add(name: string, step: Step, shape: Shape): void {
    this.steps.push(step);
    this.#places.set(name, this.steps.length - 1);
    this.#shapes.set(this.steps.length - 1, shape);
  }
}

/**
 * @param json content of a model.json
 * @param file its name, first word of the sentence when it is refused
 * @throws {DescriptorError} naming what is not understood
 */
export function parseNetwork(json: unknown, file: string): NetworkSpec {
  const {modelTopology, weightsManifest} = parseWith(fileSchema, json, file);
  const {layers, input_layers: inputs, output_layers: outputs} = modelTopology.model_config.config;
  const {weights} = weightsManifest[0];
  const reader = new NetworkReader(file, weights);
  for (const layer of layers) reader.read(layer);
  const [[input], [output]] = [inputs[0], outputs[0]];
  if (!layers.some((layer) => layer.class_name === 'InputLayer' && layer.name === input))
    reader.fail(`The input "${input}" is no input layer.`);
  const {channels, factor, context} = reader.finish(output);
  if (channels !== 3 || factor < 2)
    reader.fail(
      `The result must be a larger RGB picture, got ${channels} channels at ${factor} times the size.`,
    );
  return {
    factor,
    steps: reader.steps,
    weights,
    weightBytes: weights.reduce((sum, entry) => sum + storedBytes(entry), 0),
    context: Math.ceil(context),
    macsPerPixel: reader.macs,
  };
}
