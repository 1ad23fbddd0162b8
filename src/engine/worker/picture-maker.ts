/** Makes w and pixels with one model's generator, from requests that are checked before anything runs. */
import * as tf from '@tensorflow/tfjs-core';
import {isSeed, randn} from '../../model/latent/random-state.ts';
import type {ModelDescriptor} from '../../model/descriptor.ts';
import type {Generator} from '../../generator/generator.ts';
import {compileAhead} from './compile-ahead.ts';
import {EngineError} from '../client/engine-error.ts';
import {type Pixels, readPixels} from './pixels.ts';
import type {GenerateRequest, MapRequest, PictureSource} from '../client/protocol.ts';

type PixelsRequest = Pick<
  GenerateRequest,
  'from' | 'truncationPsi' | 'truncationCutoff' | 'noiseMode' | 'maxResolution'
>;

function badRequest(message: string): EngineError {
  return new EngineError('bad-request', message);
}

function checkSeed(seed: number): void {
  if (!isSeed(seed)) throw badRequest(`A seed must be a whole number from 0 to 4294967295, got ${seed}.`);
}

function checkPsi(psi: number): void {
  if (!Number.isFinite(psi)) throw badRequest(`The truncation psi must be a number, got ${psi}.`);
}

function checkCutoff(cutoff: number | undefined): void {
  if (cutoff !== undefined && !(Number.isInteger(cutoff) && cutoff > 0)) {
    throw badRequest(`The truncation cutoff must be a whole number from 1, got ${cutoff}.`);
  }
}

export class PictureMaker {
  readonly #descriptor: ModelDescriptor;

  constructor(descriptor: ModelDescriptor) {
    this.#descriptor = descriptor;
  }

  /**
   * @returns w `[seeds and z, wDim]`, truncated
   * @throws {EngineError} `bad-request`
   */
  async map(
    generator: Generator,
    {seeds, z: others = [], classIndex, truncationPsi}: Omit<MapRequest, 'type' | 'id'>,
  ): Promise<Float32Array<ArrayBuffer>> {
    seeds.forEach(checkSeed);
    checkPsi(truncationPsi);
    const {zDim} = this.#descriptor.generator.mapping;
    const wrong = others.find((vector) => vector.length !== zDim);
    if (wrong) throw badRequest(`z must have ${zDim} numbers, got ${wrong.length}.`);
    const z = [...seeds.map((seed) => this.#z(seed)), ...others];
    const labels = this.#labels(classIndex, z.length);
    if (z.length === 0) return new Float32Array(0);
    const w = tf.tidy(() => {
      const ws = generator.map(z, {...labels, truncation: {psi: truncationPsi, cutoff: null}}); // [N, numWs, wDim]
      return tf.slice(ws, [0, 0, 0], [-1, 1, -1]);
    });
    try {
      return Float32Array.from(await w.data());
    } finally {
      w.dispose();
    }
  }

  /** @throws {EngineError} `bad-request` */
  async pixels(
    generator: Generator,
    {from, truncationPsi, truncationCutoff, noiseMode, maxResolution}: PixelsRequest,
  ): Promise<Pixels> {
    if (maxResolution !== undefined && !(maxResolution > 0)) {
      throw badRequest(`The largest resolution must be a number of pixels, got ${maxResolution}.`);
    }
    const image = from.space === 'z' ? this.#fromZ(from, truncationPsi, truncationCutoff) : this.#fromW(from);
    const noiseSeed = from.space === 'z' ? from.seed : 0;
    const result = tf.tidy(() => {
      const {ws, mirror} = image(generator);
      const size = maxResolution === undefined ? {} : {maxResolution};
      return generator.synthesize(ws, {noiseMode, noiseSeed, mirror: [mirror], ...size});
    });
    try {
      return await readPixels(result);
    } finally {
      result.dispose();
    }
  }

  /**
   * Makes a first picture, which compiles every program that the others will need.
   * @returns milliseconds that it took, without the compiling
   * @throws {EngineError} when nothing can be seen on it: a backend that overflows gives such pictures
   */
  async prove(generator: Generator): Promise<number> {
    const {truncation} = this.#descriptor;
    const from: PictureSource & {space: 'z'} = {space: 'z', seed: 0};
    const image = this.#fromZ(from, truncation.psi);
    await compileAhead(() => tf.tidy(() => generator.synthesize(image(generator).ws, {noiseMode: 'const'})));
    const start = performance.now();
    const {bytes} = await this.pixels(generator, {from, truncationPsi: truncation.psi, noiseMode: 'const'});
    const elapsedMs = performance.now() - start;
    if (bytes.every((byte) => byte === bytes[0])) {
      throw new EngineError(
        'internal',
        'The first picture of this model is empty. Try another backend or another model.',
      );
    }
    return elapsedMs;
  }

  #z(seed: number): Float32Array {
    return randn(seed, this.#descriptor.generator.mapping.zDim);
  }

  #fromZ(
    {seed, classIndex}: PictureSource & {space: 'z'},
    psi: number,
    cutoff?: number,
  ): (generator: Generator) => {ws: tf.Tensor3D; mirror: boolean} {
    checkSeed(seed);
    checkPsi(psi);
    checkCutoff(cutoff);
    const labels = this.#labels(classIndex, 1);
    const z = this.#z(seed);
    const truncation = {psi, cutoff: cutoff ?? this.#descriptor.truncation.cutoff};
    return (generator) => ({ws: generator.map([z], {...labels, truncation}), mirror: generator.mirrors(z)});
  }

  #fromW({
    ws,
    isMirrored = false,
  }: PictureSource & {space: 'w'}): (generator: Generator) => {ws: tf.Tensor3D; mirror: boolean} {
    const {wDim} = this.#descriptor.generator.mapping;
    return (generator) => {
      const {numWs} = generator;
      if (ws.length === numWs * wDim) return {ws: tf.tensor3d(ws, [1, numWs, wDim]), mirror: isMirrored};
      if (ws.length === wDim)
        return {ws: generator.broadcast(tf.tensor2d(ws, [1, wDim])), mirror: isMirrored};
      throw badRequest(`w must have ${wDim} or ${numWs * wDim} numbers, got ${ws.length}.`);
    };
  }

  /** Of a conditional model; class 0 where none is asked for. */
  #labels(asked: number | undefined, count: number): {labels?: number[]} {
    const {cDim} = this.#descriptor.generator.mapping;
    if (cDim === 0) {
      if (asked === undefined) return {};
      throw badRequest('This model has no classes: give no class index.');
    }
    const classIndex = asked ?? 0;
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= cDim) {
      throw badRequest(`A class index of this model is from 0 to ${cDim - 1}, got ${classIndex}.`);
    }
    return {labels: Array.from({length: count}, () => classIndex)};
  }
}
