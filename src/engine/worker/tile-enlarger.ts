/** Makes tiles of pictures larger: by a super-resolution network on the backend, or bicubically. */
import * as tf from '@tensorflow/tfjs-core';
import {PromiseCache} from '../../lib/promise-cache.ts';
import {enlargeBicubic} from '../../lib/bicubic.ts';
import type {RgbPicture} from '../../lib/tiles.ts';
import {DescriptorError} from '../../model/descriptor-error.ts';
import {BORDER, RealCugan} from '../../generator/super-resolution/real-cugan.ts';
import {SuperResolutionNetwork} from '../../generator/super-resolution/network.ts';
import {type NetworkSpec, parseNetwork} from '../../generator/super-resolution/parse-network.ts';
import {downloadFile, downloadJson, type Network} from './download.ts';
import {EngineError} from '../client/engine-error.ts';
import {readPixels} from './pixels.ts';
import type {DrawingNetworkAddress, Excitations, NetworkAddress} from '../client/protocol.ts';

/** A network as it came: kept, so that a lost GPU costs no second download. */
interface NetworkFiles {
  spec: NetworkSpec;
  weights: ArrayBuffer;
}

/** Larger ones would not be tiles. */
const MOST_PIXELS = 2 ** 18;

function checkPicture({width, height, rgb}: RgbPicture): void {
  if (rgb.length === width * height * 3 && rgb.length > 0 && width * height <= MOST_PIXELS) return;
  throw new EngineError(
    'bad-request',
    `A tile has 3 bytes a pixel and at most ${MOST_PIXELS} pixels, got ${rgb.length} bytes for ${width} x ${height}.`,
  );
}

/** Twice as large, it has as many pixels as its middle has four times. */
function checkDrawing(picture: RgbPicture): void {
  checkPicture(picture);
  const [width, height] = [picture.width - 2 * BORDER, picture.height - 2 * BORDER];
  if (width > 0 && height > 0 && width % 2 === 0 && height % 2 === 0) return;
  throw new EngineError(
    'bad-request',
    `A drawing needs an even size and ${BORDER} pixels around it, got ${picture.width} x ${picture.height} with these.`,
  );
}

/** `[1, height, width, 3]`, 0 .. 255; caller disposes. */
function tensorOf({width, height, rgb}: RgbPicture): tf.Tensor4D {
  return tf.tensor4d(Float32Array.from(rgb), [1, height, width, 3]);
}

/** @param result `[1, height, width, 3]`, -1 .. 1, since `readPixels` truncates x * 127.5 + 128; is disposed */
async function rgbOf(result: tf.Tensor4D): Promise<RgbPicture> {
  try {
    const {bytes, ...size} = await readPixels(result);
    return {width: size.width, height: size.height, rgb: bytes};
  } finally {
    result.dispose();
  }
}

export class TileEnlarger {
  readonly #network: Network;
  readonly #files = new PromiseCache<string, NetworkFiles>();
  readonly #drawingWeights = new PromiseCache<string, ArrayBuffer>();
  /** The one on the backend, and what else is on it: after a lost GPU that is another object. */
  #running: {url: string; beside: object; network: SuperResolutionNetwork | RealCugan} | null = null;

  constructor(network: Network) {
    this.#network = network;
  }

  /**
   * Downloads a network, unless it is there.
   * @throws {EngineError} `fetch-failed`, `hash-mismatch` or `bad-descriptor`
   */
  async open(address: NetworkAddress): Promise<Pick<NetworkSpec, 'factor' | 'context' | 'macsPerPixel'>> {
    const {factor, context, macsPerPixel} = (await this.#filesOf(address)).spec;
    return {factor, context, macsPerPixel};
  }

  /**
   * @param beside what the backend holds beside the network; another object is another backend
   * @throws {EngineError} `bad-request`, and as `open`
   */
  async run(address: NetworkAddress, picture: RgbPicture, beside: object): Promise<RgbPicture> {
    checkPicture(picture);
    const {spec, weights} = await this.#filesOf(address);
    const network = this.#put(address.networkUrl, beside, () => new SuperResolutionNetwork(spec, weights));
    return rgbOf(
      tf.tidy(() => {
        const large = network.run(tensorOf(picture));
        return tf.div(tf.sub(large, 127.5), 127.5) as tf.Tensor4D;
      }),
    );
  }

  /**
   * Downloads the network for drawings, unless it is there.
   * @throws {EngineError} `fetch-failed` or `hash-mismatch`
   */
  async openDrawing(address: DrawingNetworkAddress): Promise<void> {
    await this.#drawingWeightsOf(address);
  }

  /**
   * @param picture a whole drawing, made small, with its border
   * @throws {EngineError} `bad-request`, and as `openDrawing`
   */
  async excitationsOf(
    address: DrawingNetworkAddress,
    picture: RgbPicture,
    beside: object,
  ): Promise<Excitations> {
    checkDrawing(picture);
    const network = await this.#putDrawing(address, beside);
    const input = tf.tidy(() => tf.div(tensorOf(picture), 255) as tf.Tensor4D);
    try {
      return await network.excitationsOf(input);
    } finally {
      input.dispose();
    }
  }

  /**
   * @param picture a part of a drawing, with its border
   * @param beside as for `run`
   * @throws {EngineError} as `excitationsOf`
   */
  async runDrawing(
    address: DrawingNetworkAddress & {excitations: Excitations},
    picture: RgbPicture,
    beside: object,
  ): Promise<RgbPicture> {
    checkDrawing(picture);
    const network = await this.#putDrawing(address, beside);
    const input = tf.tidy(() => tf.div(tensorOf(picture), 255) as tf.Tensor4D);
    const large = network.run(input, address.excitations);
    const result = tf.tidy(() => tf.sub(tf.mul(large, 2), 1) as tf.Tensor4D);
    tf.dispose([input, large]);
    return rgbOf(result);
  }

  /** @throws {EngineError} `bad-request` */
  bicubic(picture: RgbPicture, factor: number): RgbPicture {
    checkPicture(picture);
    if (Number.isInteger(factor) && factor >= 1 && factor <= 8) return enlargeBicubic(picture, factor);
    throw new EngineError('bad-request', `A picture is made 1 to 8 times larger, got ${factor}.`);
  }

  /** Takes the network off the backend; what was downloaded stays. */
  free(): void {
    try {
      this.#running?.network.dispose();
    } catch (error) {
      // The backend may be lost, and nothing on it matters then.
      console.warn(error);
    }
    this.#running = null;
  }

  /** @param url by which the kind of the network is known, too */
  #put<Network extends SuperResolutionNetwork | RealCugan>(
    url: string,
    beside: object,
    make: () => Network,
  ): Network {
    if (this.#running?.url === url && this.#running.beside === beside)
      return this.#running.network as Network;
    this.free();
    const network = make();
    this.#running = {url, beside, network};
    return network;
  }

  async #putDrawing(address: DrawingNetworkAddress, beside: object): Promise<RealCugan> {
    const weights = await this.#drawingWeightsOf(address);
    try {
      return this.#put(address.weightsUrl, beside, () => new RealCugan(weights));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new EngineError('bad-descriptor', `${nameOf(address.weightsUrl)}: ${error.message}`);
    }
  }

  #drawingWeightsOf({weightsUrl, bytes}: DrawingNetworkAddress): Promise<ArrayBuffer> {
    return this.#drawingWeights.get(weightsUrl, () =>
      this.#downloadWeights(weightsUrl, bytes).catch(namedFailure),
    );
  }

  #filesOf(address: NetworkAddress): Promise<NetworkFiles> {
    return this.#files.get(address.networkUrl, () => this.#download(address).catch(namedFailure));
  }

  async #download({networkUrl, weightsUrl}: NetworkAddress): Promise<NetworkFiles> {
    const spec = await this.#downloadSpec(networkUrl);
    return {spec, weights: await this.#downloadWeights(weightsUrl, spec.weightBytes)};
  }

  async #downloadWeights(url: string, bytes: number): Promise<ArrayBuffer> {
    const {signal} = new AbortController();
    const download = {url, name: nameOf(url), bytes, cache: 'default', signal} as const;
    return (await downloadFile({...download, onBytes: () => undefined}, this.#network)).buffer;
  }

  async #downloadSpec(url: string): Promise<NetworkSpec> {
    const name = nameOf(url);
    const json = await downloadJson(url, {name}, this.#network);
    try {
      return parseNetwork(json, name);
    } catch (error) {
      if (error instanceof DescriptorError) throw new EngineError('bad-descriptor', error.message);
      throw error;
    }
  }
}

/** Nothing but the network was wanted, and there is a way without it. */
function namedFailure(error: unknown): never {
  if (!(error instanceof EngineError) || error.code !== 'fetch-failed') throw error;
  throw new EngineError(
    'fetch-failed',
    'The network that enlarges could not be downloaded. Check the connection and try again, or take bicubic, which needs none.',
    [error.message, error.detail].filter(Boolean).join(' '),
  );
}

function nameOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1)!;
}
