/** An ONNX model under construction (onnx.proto, IR version 8, opset 17), written node by node. */
import {quantizeTensor} from '../../src/convert/quantize.ts';
import {Message} from './protobuf-writer.ts';

/** Name of a value in the graph. */
export type Value = string;

type Attribute = number | string | readonly number[] | {float: number};

/** onnx.proto's TensorProto.DataType. */
const FLOAT = 1;
const INT64 = 7;
const FLOAT16 = 10;

const irVersion = 8;
const opset = 17;

/** Of weights that are stored as half floats: smaller ones shape every pixel, and save nothing. */
const leastHalves = 4096;

function attribute(name: string, value: Attribute): Message {
  const message = new Message().string(1, name);
  // The type is said beside the value.
  if (typeof value === 'string') return message.string(4, value).int(20, 3);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  return message.int(8, ...value).int(20, 7);
}

function tensor(name: string, shape: readonly number[], type: number, raw: Uint8Array): Message {
  return new Message()
    .int(1, ...shape)
    .int(2, type)
    .string(8, name)
    .bytes(9, raw);
}

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A number, or the name of a size that is known when the model runs. */
type Dimension = number | string;

function valueInfo(name: string, type: number, shape: readonly Dimension[]): Message {
  const dimensions = shape.map((size) =>
    typeof size === 'number' ? new Message().int(1, size) : new Message().string(2, size),
  );
  const tensorType = new Message().int(1, type).message(2, new Message().message(1, ...dimensions));
  return new Message().string(1, name).message(2, new Message().message(1, tensorType));
}

export class OnnxGraph {
  readonly #nodes: Message[] = [];
  readonly #initializers: Message[] = [];
  readonly #inputs: Message[] = [];
  readonly #outputs: Message[] = [];
  readonly #hasHalves: boolean;
  #count = 0;

  /** @param hasHalves whether large weights are stored as half floats; they are turned into floats when the model is loaded */
  constructor(hasHalves: boolean) {
    this.#hasHalves = hasHalves;
  }

  input(name: string, shape: readonly Dimension[]): Value {
    this.#inputs.push(valueInfo(name, FLOAT, shape));
    return name;
  }

  /** Of whole numbers. */
  indexInput(name: string, shape: readonly Dimension[]): Value {
    this.#inputs.push(valueInfo(name, INT64, shape));
    return name;
  }

  /** Gives a value the name of an output. */
  output(name: string, value: Value, shape: readonly Dimension[]): void {
    this.#add('Identity', [value], [name], {});
    this.#outputs.push(valueInfo(name, FLOAT, shape));
  }

  constant(shape: readonly number[], values: ArrayLike<number>): Value {
    const name = this.#name('c');
    const floats = Float32Array.from(values);
    if (this.#hasHalves && floats.length >= leastHalves) {
      const {entry, bytes} = quantizeTensor(name, {shape: [...shape], data: floats}, 'float16');
      // What a half float cannot hold stays a float.
      if (entry.quantization) {
        this.#initializers.push(tensor(name, shape, FLOAT16, bytes));
        return this.node('Cast', [name], {to: FLOAT});
      }
    }
    this.#initializers.push(tensor(name, shape, FLOAT, bytesOf(floats)));
    return name;
  }

  indices(shape: readonly number[], values: readonly number[]): Value {
    const name = this.#name('i');
    this.#initializers.push(tensor(name, shape, INT64, bytesOf(BigInt64Array.from(values, BigInt))));
    return name;
  }

  node(type: string, inputs: readonly Value[], attributes: Record<string, Attribute> = {}): Value {
    return this.nodes(type, inputs, 1, attributes)[0]!;
  }

  /** A node of several outputs. */
  nodes(
    type: string,
    inputs: readonly Value[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): Value[] {
    const names = Array.from({length: outputs}, () => this.#name('v'));
    this.#add(type, inputs, names, attributes);
    return names;
  }

  /** @param metadata what the file says of itself, by key */
  encode(name: string, metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
    const graph = new Message()
      .message(1, ...this.#nodes)
      .string(2, name)
      .message(5, ...this.#initializers)
      .message(11, ...this.#inputs)
      .message(12, ...this.#outputs);
    const entries = Object.entries(metadata).map(([key, text]) =>
      new Message().string(1, key).string(2, text),
    );
    return new Message()
      .int(1, irVersion)
      .string(2, 'Nonesuch')
      .message(7, graph)
      .message(8, new Message().string(1, '').int(2, opset))
      .message(14, ...entries)
      .encode();
  }

  #add(
    type: string,
    inputs: readonly Value[],
    outputs: readonly Value[],
    attributes: Record<string, Attribute>,
  ): void {
    const all = Object.entries(attributes).map(([key, value]) => attribute(key, value));
    this.#nodes.push(
      new Message()
        .string(1, ...inputs)
        .string(2, ...outputs)
        .string(3, `n${this.#nodes.length}`)
        .string(4, type)
        .message(5, ...all),
    );
  }

  #name(prefix: string): Value {
    return `${prefix}${this.#count++}`;
  }
}
