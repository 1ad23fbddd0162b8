/** A whole generator: z -> ws -> picture. */
import * as tf from '@tensorflow/tfjs-core';
import {tensorTable} from '../model/architecture.ts';
import type {GeneratorSpec} from '../model/generator-spec.ts';
import {createSynthesis} from './create-synthesis.ts';
import {inOneSubmit} from './kernels/webgpu/fused-kernels.ts';
import {MappingNetwork, type Truncation} from './mapping-network.ts';
import {assertShape, parameter} from './ops/parameters.ts';
import type {PlaneMove} from './ops/plane-move.ts';
import type {NoiseMode, Parameters, SynthesisNetwork, SynthesisOptions} from './ops/synthesis.ts';

export interface MapOptions {
  /** Class index of each picture; leave out for a model without classes. */
  labels?: readonly number[];
  /** Default: none. */
  truncation?: Truncation;
}

export interface PictureOptions {
  noiseMode: NoiseMode;
  /** Integer 0 .. 2^32 - 1, for `random`; the same noise goes to every picture of a batch. Default 0. */
  noiseSeed?: number;
  /** Which pictures of the batch to mirror left to right, from `mirrors`. Default: none. */
  mirror?: readonly boolean[];
  /** See `SynthesisOptions`. */
  maxResolution?: number;
  /** See `SynthesisOptions`. */
  isOnly?: boolean;
  /** See `SynthesisOptions`. */
  move?: PlaneMove;
}

export class Generator {
  readonly spec: GeneratorSpec;
  /** Number of copies of w that `synthesize` takes. */
  readonly numWs: number;
  readonly #parameters: Parameters;
  readonly #mapping: MappingNetwork;
  readonly #synthesis: SynthesisNetwork;

  /**
   * @param parameters all tensors of `tensorTable(spec)`; from now on the generator's, also if this throws
   * @throws {Error} if a parameter is missing or of another shape
   */
  constructor(spec: GeneratorSpec, parameters: Parameters) {
    this.spec = spec;
    this.#parameters = parameters;
    try {
      // All before any, so that no network is left half made.
      for (const [name, shape] of tensorTable(spec)) parameter(parameters, name, shape);
      this.#mapping = new MappingNetwork(spec.mapping, parameters);
      this.#synthesis = createSynthesis(spec, parameters);
    } catch (error) {
      tf.dispose([...parameters.values()]);
      throw error;
    }
    this.numWs = this.#synthesis.numWs;
  }

  /**
   * The mapping network, without truncation.
   * @param z one standard normal vector `[zDim]` for each picture, as `randn(seed, zDim)` makes them
   * @returns w `[pictures, wDim]`; caller disposes
   * @throws {Error} if a vector has another length, or labels are missing, too many or out of range
   */
  mapToW(z: readonly Float32Array[], labels?: readonly number[]): tf.Tensor2D {
    const {zDim} = this.spec.mapping;
    const wrong = z.find((vector) => vector.length !== zDim);
    if (wrong) throw new Error(`z must have ${zDim} numbers, got ${wrong.length}.`);
    return this.#tidy(() => {
      const rows = new Float32Array(z.length * zDim);
      z.forEach((vector, i) => rows.set(vector, i * zDim));
      return this.#mapping.map(tf.tensor2d(rows, [z.length, zDim]), labels ?? null);
    });
  }

  /**
   * One truncated w for every layer.
   * @param w `[pictures, wDim]`
   * @returns ws `[pictures, numWs, wDim]`; caller disposes
   */
  broadcast(w: tf.Tensor2D, truncation: Truncation = {psi: 1, cutoff: null}): tf.Tensor3D {
    return this.#tidy(() => this.#mapping.broadcast(w, this.numWs, truncation));
  }

  /**
   * z -> ws: `mapToW`, then `broadcast`.
   * @returns ws `[pictures, numWs, wDim]`; caller disposes
   */
  map(z: readonly Float32Array[], {labels, truncation}: MapOptions = {}): tf.Tensor3D {
    return tf.tidy(() => this.broadcast(this.mapToW(z, labels), truncation));
  }

  /** Whether the picture of this z is shown mirrored: some models spend one coordinate of z on it. */
  mirrors(z: Float32Array): boolean {
    const mirrorBy = this.spec.kind === 'stylegan2' ? this.spec.synthesis.mirrorBy : null;
    return mirrorBy !== null && z[mirrorBy]! < 0;
  }

  /**
   * The synthesis network. A picture does not depend on the others of its batch.
   * @param ws `[pictures, numWs, wDim]`; a layer may have another w than the next (style mixing)
   * @returns `[pictures, height, width, imgChannels]`, about -1 .. 1, not clamped; caller disposes
   */
  synthesize(
    ws: tf.Tensor3D,
    {noiseMode, noiseSeed = 0, mirror = [], maxResolution, isOnly = false, move}: PictureOptions,
  ): tf.Tensor4D {
    assertShape(ws, [-1, this.numWs, this.spec.mapping.wDim], 'ws');
    const options: SynthesisOptions = {noiseMode, noiseSeed, isOnly};
    if (maxResolution !== undefined) options.maxResolution = maxResolution;
    if (move) options.move = move;
    return this.#tidy(() => {
      // A CPU gains nothing from a batch: one by one, each picture can have weights of its own (see modulated-conv.ts).
      const oneByOne = tf.getBackend() === 'wasm' || tf.getBackend() === 'cpu';
      const parts: tf.Tensor3D[] = oneByOne && ws.shape[0] > 1 ? tf.split(ws, ws.shape[0], 0) : [ws];
      const pictures = parts.map((part) => tf.tidy(() => this.#synthesis.synthesize(part, options)));
      const batch: tf.Tensor4D = pictures.length > 1 ? tf.concat(pictures, 0) : pictures[0]!;
      return mirror.some(Boolean) ? mirrored(batch, mirror) : batch;
    });
  }

  #tidy<T extends tf.TensorContainer>(work: () => T): T {
    return this.#synthesis.inOneSubmit ? inOneSubmit(() => tf.tidy(work)) : tf.tidy(work);
  }

  /** Frees the parameters and everything made from them. */
  dispose(): void {
    this.#synthesis.dispose();
    tf.dispose([...this.#parameters.values()]);
    this.#parameters.clear();
  }
}

/** Mirrors some pictures of a batch `[batch, height, width, channels]` left to right. */
function mirrored(batch: tf.Tensor4D, mirror: readonly boolean[]): tf.Tensor4D {
  const pictures = tf.split<tf.Tensor4D>(batch, batch.shape[0], 0);
  return tf.concat(
    pictures.map((picture, i) => (mirror[i] ? tf.reverse(picture, 2) : picture)),
    0,
  );
}
