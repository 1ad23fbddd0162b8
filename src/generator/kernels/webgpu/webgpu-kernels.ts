/** Registers the fused programs as kernels of TensorFlow.js's WebGPU backend. */
import * as tf from '@tensorflow/tfjs-core';
import type {WebGPUBackend} from '@tensorflow/tfjs-backend-webgpu';
import {PICTURE_BYTES, type ToRgbInputs} from '../colours.ts';
import {type ColoursAttributes, coloursProgram} from './colours-program.ts';
import type {
  ConvolutionAttributes,
  ConvolutionInputs,
  SmoothingAttributes,
  SmoothingInputs,
} from './convolution.ts';
import {convolutionProgram} from './convolution-program.ts';
import {
  FUSED_COLOURS,
  FUSED_CONVOLUTION,
  FUSED_SCALES,
  FUSED_SMOOTHING,
  FUSED_STYLES,
  inOneSubmit,
} from './fused-kernels.ts';
import {type FusedProgram, runFused} from './fused-program.ts';
import {pictureBytesProgram} from './picture-bytes-program.ts';
import {smoothingProgram} from './smoothing-program.ts';
import {type ScaleInputs, scalesProgram, type StyleInputs, stylesProgram} from './styles-program.ts';

/** Inputs and attributes come without their types. */
type ProgramOf = (inputs: unknown, attributes: unknown) => FusedProgram;

const PROGRAMS: Record<string, ProgramOf> = {
  [FUSED_CONVOLUTION]: (inputs, attributes) =>
    convolutionProgram(inputs as ConvolutionInputs<tf.TensorInfo>, attributes as ConvolutionAttributes),
  [FUSED_SMOOTHING]: (inputs, attributes) =>
    smoothingProgram(inputs as SmoothingInputs<tf.TensorInfo>, attributes as SmoothingAttributes),
  [FUSED_COLOURS]: (inputs, attributes) =>
    coloursProgram(inputs as ToRgbInputs, attributes as ColoursAttributes),
  [FUSED_STYLES]: (inputs) => stylesProgram(inputs as StyleInputs<tf.TensorInfo>),
  [FUSED_SCALES]: (inputs) => scalesProgram(inputs as ScaleInputs<tf.TensorInfo>),
  [PICTURE_BYTES]: (inputs) => pictureBytesProgram((inputs as {image: tf.TensorInfo}).image),
};

/** @returns what takes them away again */
export function registerWebGpuKernels(): () => void {
  for (const [kernelName, programOf] of Object.entries(PROGRAMS)) {
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      // Reading the result back is what submits.
      kernelFunc: ({inputs, attrs, backend}) =>
        inOneSubmit(() => runFused(backend as WebGPUBackend, programOf(inputs, attrs))),
    });
  }
  return () => {
    for (const kernelName of Object.keys(PROGRAMS)) tf.unregisterKernel(kernelName, 'webgpu');
  };
}
