/** Runs a super-resolution network on the current backend. */
import * as tf from '@tensorflow/tfjs-core';
import {sizeOf} from '../../model/weight-layout.ts';
import {hasWinograd, plainWinogradConv2d, transformedWeights} from '../kernels/winograd.ts';
import {foldRepeat} from './fold-repeat.ts';
import type {NetworkSpec, Step} from './parse-network.ts';

const inputsOf = ({from}: Step): number[] => [from].flat();

/** Convolutions whose only use is a rectifier, which they can do themselves. */
function rectified(steps: readonly Step[]): Set<number> {
  const users = steps.map((_, place) => steps.filter((step) => inputsOf(step).includes(place)));
  const places = users.flatMap((by, place) => (by.length === 1 && by[0]!.kind === 'relu' ? [place] : []));
  return new Set(places.filter((place) => steps[place]!.kind === 'conv'));
}

/** The tensors of a network; folded where `network.run` wants them so. */
function makeTensors({steps, weights}: NetworkSpec, bytes: ArrayBuffer): Map<string, tf.Tensor> {
  const folds = new Map<string, number>();
  for (const step of steps) {
    if (step.kind === 'repeat-conv') folds.set(step.kernel, step.factor).set(step.bias, step.factor);
  }
  const tensors = new Map<string, tf.Tensor>();
  let offset = 0;
  for (const {name, shape} of weights) {
    const values = new Float32Array(bytes, offset, sizeOf(shape));
    const factor = folds.get(name) ?? 1;
    offset += values.byteLength;
    if (factor === 1) tensors.set(name, tf.tensor(values, shape));
    else if (shape.length === 1)
      tensors.set(
        name,
        tf.tidy(() => tf.tile(tf.tensor1d(values), [factor ** 2])),
      );
    else {
      const [, , inChannels, outChannels] = shape as [3, 3, number, number];
      const folded = foldRepeat(values, inChannels, outChannels, factor);
      tensors.set(name, tf.tensor(folded, [3, 3, inChannels, factor ** 2 * outChannels]));
    }
  }
  return tensors;
}

/**
 * Puts the kernels of 3x3 convolutions into the form that the convolution of our own takes.
 * @returns their names
 */
function transform({weights}: NetworkSpec, tensors: Map<string, tf.Tensor>): Set<string> {
  const isOurs = ({shape}: NetworkSpec['weights'][number]): boolean =>
    shape.length === 4 && shape[0] === 3 && shape[1] === 3;
  const names = weights.filter(isOurs).map(({name}) => name);
  for (const name of names) {
    const filter = tensors.get(name) as tf.Tensor4D;
    tensors.set(name, transformedWeights(filter));
    filter.dispose();
  }
  return new Set(names);
}

export class SuperResolutionNetwork {
  readonly spec: NetworkSpec;
  readonly #tensors: Map<string, tf.Tensor>;
  /** Kernels of which there are only transformed weights. */
  readonly #transformed: ReadonlySet<string>;
  readonly #rectified: Set<number>;
  /** How many steps use the result of each. */
  readonly #uses: number[];

  /** @param bytes of all weights, one after another; `spec.weightBytes` of them */
  constructor(spec: NetworkSpec, bytes: ArrayBuffer) {
    this.spec = spec;
    this.#tensors = makeTensors(spec, bytes);
    this.#transformed = hasWinograd() ? transform(spec, this.#tensors) : new Set();
    this.#rectified = rectified(spec.steps);
    this.#uses = spec.steps.map(
      (_, place) => spec.steps.filter((step) => inputsOf(step).includes(place)).length,
    );
  }

  /**
   * @param picture `[1, height, width, 3]`, 0 .. 255; stays the caller's
   * @returns `[1, height * factor, width * factor, 3]`, about 0 .. 255, not clamped; caller disposes
   */
  run(picture: tf.Tensor4D): tf.Tensor4D {
    const {steps} = this.spec;
    const results: tf.Tensor4D[] = [];
    const left = [...this.#uses];
    steps.forEach((step, place) => {
      const inputs = inputsOf(step);
      results[place] = tf.tidy(() =>
        this.#step(
          step,
          place,
          inputs.map((from) => (from < 0 ? picture : results[from]!)),
        ),
      );
      // What lies between is freed as soon as nothing needs it any more.
      for (const from of new Set(inputs)) {
        if (from < 0 || --left[from]! > 0) continue;
        if (results[from] !== results[place]) results[from]!.dispose();
      }
    });
    return results.at(-1)!;
  }

  dispose(): void {
    tf.dispose([...this.#tensors.values()]);
    this.#tensors.clear();
  }

  #step(step: Step, place: number, inputs: tf.Tensor4D[]): tf.Tensor4D {
    const x = inputs[0]!;
    switch (step.kind) {
      case 'conv':
        return this.#conv(x, step, this.#rectified.has(place) ? 'relu' : 'linear');
      case 'repeat-conv':
        return tf.depthToSpace(this.#conv(x, step, 'linear'), step.factor, 'NHWC');
      case 'relu':
        return this.#rectified.has(step.from) ? x : tf.relu(x);
      case 'concat':
        return tf.concat(inputs, 3);
      case 'add':
        return inputs.reduce((sum, other) => tf.add(sum, other));
    }
  }

  #conv(
    x: tf.Tensor4D,
    {kernel, bias}: {kernel: string; bias: string},
    activation: 'relu' | 'linear',
  ): tf.Tensor4D {
    const weights = this.#tensors.get(kernel) as tf.Tensor4D;
    const added = this.#tensors.get(bias) as tf.Tensor1D;
    if (this.#transformed.has(kernel))
      return plainWinogradConv2d(x, weights, added, activation === 'relu' ? 0 : 1);
    return tf.fused.conv2d({x, filter: weights, bias: added, strides: 1, pad: 'same', activation});
  }
}
