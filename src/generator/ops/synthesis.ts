/** What every synthesis network is to the generator, whatever its kind. */
import type {Tensor, Tensor3D, Tensor4D} from '@tensorflow/tfjs-core';
import type {PlaneMove} from './plane-move.ts';

/**
 * Where the noise inputs come from: `const`: the buffers stored with the model; `random`: new normal noise from
 * `noiseSeed`; `none`: no noise. A network without noise inputs gives the same picture for all three.
 */
export type NoiseMode = 'const' | 'random' | 'none';

export interface SynthesisOptions {
  noiseMode: NoiseMode;
  /** Integer 0 .. 2^32 - 1; only read when `noiseMode` is `random`. */
  noiseSeed: number;
  /**
   * Pixels per side of a smaller early picture: what the layers up to this resolution say. Only skip architectures have
   * such pictures; all others, and those that are not larger than this, give the whole one. Default: the whole one.
   */
  maxResolution?: number;
  /**
   * Whether no other picture follows with these weights: then wasm keeps no packed copies of them, which take twice their
   * memory and a quarter of the time of the pictures that follow. Default: false.
   */
  isOnly?: boolean;
  /** Moves the plane on which the picture lies; only StyleGAN3 has one. Default: not. */
  move?: PlaneMove;
}

/** Parameters of a generator by name, as in `model/architecture.ts`. */
export type Parameters = Map<string, Tensor>;

/**
 * A synthesis network g: ws -> picture.
 *
 * It is made by `createX(spec, parameters)`. The parameters stay in the map and belong to the generator, which disposes
 * what is left in it at the end; a network that prepares another form of a parameter (folded, transposed) may dispose
 * the original and delete its entry, so that nothing is held twice.
 */
export interface SynthesisNetwork {
  /** Number of copies of w it takes. */
  readonly numWs: number;
  /** Whether the GPU gets a picture's work in one piece; else TensorFlow.js cuts it, and frees what lies between. */
  readonly inOneSubmit?: boolean;
  /**
   * Call inside `tf.tidy`; the caller disposes the result.
   * @param ws `[batch, numWs, wDim]`
   * @returns `[batch, height, width, imgChannels]`, about -1 (black) .. 1 (white), not clamped
   */
  synthesize(ws: Tensor3D, options: SynthesisOptions): Tensor4D;
  /** Frees what the network itself made; the parameters that it was given are the generator's. */
  dispose(): void;
}
