/** Mapping network f: z -> w, and truncation (Karras et al. 2019, arXiv 1812.04948, section 2 and appendix B). */
import * as tf from '@tensorflow/tfjs-core';
import type {MappingSpec} from '../model/generator-spec.ts';
import {SLOPE} from './ops/leaky-relu.ts';
import {assertShape, parameter} from './ops/parameters.ts';
import type {Parameters} from './ops/synthesis.ts';

interface DenseLayer {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D;
}

export interface Truncation {
  /** 1 = none, 0 = the average w for every z. */
  psi: number;
  /** Number of leading ws that are truncated; null for all. */
  cutoff: number | null;
}

/** Scales each row to a root mean square of 1; 1e-8 as in every official network. */
function normalise(x: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-8)));
}

/** Shared by all kinds of generators. It makes no tensors of its own: the parameters belong to the generator. */
export class MappingNetwork {
  readonly #spec: MappingSpec;
  readonly #layers: DenseLayer[];
  readonly #wAvg: tf.Tensor1D;
  readonly #embedWeight: tf.Tensor2D | null = null;
  readonly #embedBias: tf.Tensor1D | null = null;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(spec: MappingSpec, parameters: Parameters) {
    this.#spec = spec;
    const {zDim, wDim, cDim, labelMode, labelDim, numLayers, hiddenDim} = spec;
    if (labelMode !== 'none') {
      this.#embedWeight = parameter<tf.Rank.R2>(parameters, 'mapping.embed.weight', [cDim, labelDim]);
    }
    if (labelMode === 'embed') {
      this.#embedBias = parameter<tf.Rank.R1>(parameters, 'mapping.embed.bias', [labelDim]);
    }
    this.#layers = Array.from({length: numLayers}, (_, i) => {
      const inDim = i === 0 ? zDim + labelDim : hiddenDim;
      const outDim = i === numLayers - 1 ? wDim : hiddenDim;
      return {
        weight: parameter<tf.Rank.R2>(parameters, `mapping.fc${i}.weight`, [inDim, outDim]),
        bias: parameter<tf.Rank.R1>(parameters, `mapping.fc${i}.bias`, [outDim]),
      };
    });
    this.#wAvg = parameter<tf.Rank.R1>(parameters, 'mapping.wAvg', [wDim]);
  }

  /**
   * Call inside `tf.tidy`.
   * @param z `[batch, zDim]`, standard normal
   * @param labels class index of each picture; null for an unconditional network
   * @returns w `[batch, wDim]`, not truncated
   * @throws {Error} if the network wants labels and there are none, or the other way round, or one is not a class
   */
  map(z: tf.Tensor2D, labels: readonly number[] | null): tf.Tensor2D {
    const {zDim, labelMode, numLayers, lastLayer} = this.#spec;
    assertShape(z, [-1, zDim], 'z');
    const label = this.#embed(labels, z.shape[0]);
    let x: tf.Tensor2D;
    if (!label) x = normalise(z);
    else if (labelMode === 'embed')
      x = tf.concat([normalise(z), normalise(label)], 1); // [N, zDim + labelDim]
    else x = normalise(tf.concat([z, label], 1)); // [N, zDim + labelDim]
    this.#layers.forEach(({weight, bias}, i) => {
      const activates = i < numLayers - 1 || lastLayer === 'leaky-relu';
      x = tf.fused.matMul({
        a: x,
        b: weight,
        bias,
        ...(activates ? {activation: 'leakyrelu', leakyreluAlpha: SLOPE} : {}),
      }) as tf.Tensor2D; // [N, outDim]
    });
    return x;
  }

  /**
   * Call inside `tf.tidy`.
   * @param w `[batch, wDim]`
   * @returns ws `[batch, numWs, wDim]`
   */
  broadcast(w: tf.Tensor2D, numWs: number, {psi, cutoff}: Truncation): tf.Tensor3D {
    assertShape(w, [-1, this.#spec.wDim], 'w');
    // Not tf.tile, whose wasm kernel moves single numbers.
    const repeat = (x: tf.Tensor2D, times: number): tf.Tensor3D =>
      tf.mul(tf.expandDims(x, 1), tf.ones([1, times, 1]));
    if (psi === 1 || cutoff === 0) return repeat(w, numWs);
    const truncated: tf.Tensor2D = tf.add(tf.mul(tf.sub(w, this.#wAvg), psi), this.#wAvg);
    if (cutoff === null || cutoff >= numWs) return repeat(truncated, numWs);
    return tf.concat([repeat(truncated, cutoff), repeat(w, numWs - cutoff)], 1);
  }

  /** Labels as vectors `[batch, labelDim]`: a one-hot label times a matrix is a row of it. */
  #embed(labels: readonly number[] | null, batch: number): tf.Tensor2D | null {
    const {cDim} = this.#spec;
    if (!this.#embedWeight) {
      if (labels) throw new Error('This model has no classes: give no class index.');
      return null;
    }
    if (labels?.length !== batch) {
      throw new Error(
        `This model has ${cDim} classes: give one class index a picture, got ${labels?.length ?? 0} for ${batch}.`,
      );
    }
    const wrong = labels.find((label) => !Number.isInteger(label) || label < 0 || label >= cDim);
    if (wrong !== undefined) {
      throw new Error(
        `A class index of this model must be a whole number from 0 to ${cDim - 1}, got ${wrong}.`,
      );
    }
    const rows: tf.Tensor2D = tf.gather(this.#embedWeight, tf.tensor1d([...labels], 'int32'));
    return this.#embedBias ? tf.add(rows, this.#embedBias) : rows;
  }
}
