/**
 * Fourier features, moved by w: the input of a StyleGAN3 synthesis network (Karras et al. 2021, arXiv 2106.12423, section
 * 3.2 and appendix F). Sines of fixed frequencies and phases over the plane, mixed by a learnt matrix; w turns and shifts the plane.
 */
import * as tf from '@tensorflow/tfjs-core';
import {planeSize, type PictureSize} from '../../model/architecture.ts';
import type {StyleGan3Spec} from '../../model/generator-spec.ts';
import {parameter} from '../ops/parameters.ts';
import type {Parameters} from '../ops/synthesis.ts';
import {Affine} from '../stylegan2/synthesis-layer.ts';
import {sourceMatrix, type PlaneMove} from '../ops/plane-move.ts';

/** Centres of the pixels as rows of (x, y, 1), the middle of the picture at 0. Returns `[height * width, 3]`; caller disposes. */
function pixelGrid({width, height}: PictureSize, samplingRate: number): tf.Tensor2D {
  const rows = new Float32Array(height * width * 3);
  const coordinate = (i: number, size: number): number => (i + 0.5 - size / 2) / samplingRate;
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      rows[to++] = coordinate(column, width);
      rows[to++] = coordinate(row, height);
      rows[to++] = 1;
    }
  }
  return tf.tensor2d(rows, [height * width, 3]);
}

export class FourierInput {
  readonly #spec: StyleGan3Spec['synthesis']['input'];
  readonly #affine: Affine;
  readonly #transform: tf.Tensor2D;
  readonly #freqs: tf.Tensor2D;
  readonly #phases: tf.Tensor1D;
  readonly #weight: tf.Tensor2D;
  readonly #size: PictureSize;
  /** `[height * width, 3]` */
  readonly #grid: tf.Tensor2D;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor({mapping, synthesis}: StyleGan3Spec, parameters: Parameters) {
    this.#spec = synthesis.input;
    const {channels, size, samplingRate} = synthesis.input;
    const name = 'synthesis.input';
    this.#affine = new Affine(parameters, name, mapping.wDim, 4);
    this.#transform = parameter<tf.Rank.R2>(parameters, `${name}.transform`, [3, 3]);
    this.#freqs = parameter<tf.Rank.R2>(parameters, `${name}.freqs`, [channels, 2]);
    this.#phases = parameter<tf.Rank.R1>(parameters, `${name}.phases`, [channels]);
    this.#weight = parameter<tf.Rank.R2>(parameters, `${name}.weight`, [channels, channels]);
    this.#size = planeSize(size);
    this.#grid = pixelGrid(this.#size, samplingRate);
  }

  /**
   * Call inside `tf.tidy`.
   * @param w `[batch, wDim]`
   * @param move of the whole plane, beside what w does; default: none
   * @returns `[batch, height, width, channels]`
   */
  features(w: tf.Tensor2D, move?: PlaneMove): tf.Tensor4D {
    const {channels, samplingRate, bandwidth} = this.#spec;
    const {width, height} = this.#size;
    const pixels = height * width;
    const batch = w.shape[0];
    const waves = this.#waves(w, move); // [N,C,3]
    // Frequencies that the turned plane cannot hold fade out between the bandwidth and the Nyquist limit.
    const freqs = tf.slice(waves, [0, 0, 0], [batch, channels, 2]); // [N,C,2]
    const fade = tf.div(
      tf.sub(samplingRate / 2, tf.norm(freqs, 'euclidean', 2)),
      samplingRate / 2 - bandwidth,
    );
    const amplitudes = tf.reshape(tf.clipByValue(fade, 0, 1), [batch, 1, channels]);

    const rows = tf.reshape(waves, [batch * channels, 3]);
    const turns = tf.reshape(tf.matMul(rows, this.#grid, false, true), [batch, channels, pixels]); // [N,C,HW]
    // GPUs promise a precise sine only within half a turn of 0.
    const angles = tf.mul(tf.sub(turns, tf.round(turns)), 2 * Math.PI);
    const sines = tf.mul(tf.transpose(tf.sin(angles), [0, 2, 1]), amplitudes); // [N,HW,C]
    const mixed = tf.matMul(tf.reshape<tf.Rank.R2>(sines, [batch * pixels, channels]), this.#weight);
    return tf.reshape(mixed, [batch, height, width, channels]);
  }

  /** Frees what the constructor made. */
  dispose(): void {
    this.#grid.dispose();
  }

  /**
   * Frequencies (x, y) and phase of each wave on the plane that w has moved: a wave over M p + t is another wave over p.
   * Returns `[batch, channels, 3]`.
   */
  #waves(w: tf.Tensor2D, move?: PlaneMove): tf.Tensor3D {
    const {channels} = this.#spec;
    const batch = w.shape[0];
    const moves = this.#affine.apply(w); // [N,4]: cosine, sine, x, y
    const radius = tf.norm(tf.slice(moves, [0, 0], [batch, 2]), 'euclidean', 1, true);
    const [cosine, sine, x, y] = tf.split<tf.Tensor2D>(tf.div(moves, radius), 4, 1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ]; // [N,1] each
    // Rotation after shift by -(x, y), as the upper two rows of a 3x3 matrix.
    const shiftX = tf.sub(tf.mul(sine, y), tf.mul(cosine, x));
    const shiftY = tf.neg(tf.add(tf.mul(sine, x), tf.mul(cosine, y)));
    const matrix = tf.concat([cosine, tf.neg(sine), shiftX, sine, cosine, shiftY], 1); // [N,6]
    const transform = move
      ? tf.matMul(this.#transform, tf.tensor2d(sourceMatrix(move), [3, 3]))
      : this.#transform;
    const rows = tf.matMul(tf.reshape<tf.Rank.R2>(matrix, [batch * 2, 3]), transform); // [N*2,3]
    const perAxis = tf.reshape(rows, [batch, 1, 2, 3]);
    const waves = tf.sum(tf.mul(tf.reshape(this.#freqs, [1, channels, 2, 1]), perAxis), 2); // [N,C,3]
    const phases = tf.pad2d(tf.reshape(this.#phases, [channels, 1]), [
      [0, 0],
      [2, 0],
    ]); // [C,3]
    return tf.add(waves, phases);
  }
}
