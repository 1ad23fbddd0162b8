/** A WGSL program of our own as TensorFlow.js's WebGPU backend runs it. */
import type * as tf from '@tensorflow/tfjs-core';
import type {WebGPUBackend, WebGPUProgram} from '@tensorflow/tfjs-backend-webgpu';

type Triple = [number, number, number];

/** A buffer as the program sees it. */
export interface Binding {
  tensor: tf.TensorInfo;
  /** Numbers that are read at once. Default: 1. */
  components?: 1 | 4;
}

export interface Uniform {
  type: 'int32' | 'float32';
  value: number;
}

export interface FusedProgram {
  /** One for each text of the program. */
  key: string;
  /** WGSL with a `fn main()`; it writes to `result`. */
  code: string;
  workgroupSize: Triple;
  workgroups: Triple;
  bindings: Record<string, Binding>;
  uniforms: Record<string, Uniform>;
  output: {shape: number[]; dtype: 'float32' | 'int32'};
}

export const int = (value: number): Uniform => ({type: 'int32', value});
/** Infinity is none that WGSL has to know. */
export const float = (value: number): Uniform => ({
  type: 'float32',
  value: Math.max(-3e38, Math.min(3e38, value)),
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Buffers are plain rows of numbers to a program: their shapes would only make more texts to compile. */
const asRow = (tensor: tf.TensorInfo): tf.TensorInfo => ({...tensor, shape: [sizeOf(tensor.shape)]});

export function runFused(backend: WebGPUBackend, program: FusedProgram): tf.TensorInfo {
  const {key, code, workgroupSize, workgroups, bindings, uniforms, output} = program;
  const names = Object.keys(bindings);
  const result = backend.makeTensorInfo(output.shape, output.dtype);
  const row = asRow(result);
  const description: WebGPUProgram = {
    // Not a flat one: TensorFlow.js would hand an index to `main`.
    dispatchLayout: {x: [0], y: [1], z: [2]},
    dispatch: workgroups,
    outputShape: row.shape,
    shaderKey: key,
    uniforms: Object.entries(uniforms)
      .map(([name, {type}]) => `${name} : ${type === 'int32' ? 'i32' : 'f32'}, `)
      .join(''),
    variableNames: names,
    variableComponents: names.map((name) => bindings[name]!.components ?? 1),
    workgroupSize,
    getUserCode: () => code,
  };
  backend.runWebGPUProgram(
    description,
    names.map((name) => asRow(bindings[name]!.tensor)),
    output.dtype,
    Object.values(uniforms).map(({type, value}) => ({type, data: [value]})),
    row,
  );
  return result;
}
