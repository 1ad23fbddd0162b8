/** Makes tiles of pictures larger: by a super-resolution network on the backend, or bicubically. */
import * as tf from '@tensorflow/tfjs-core';
import {PromiseCache} from '../../lib/promise-cache.ts';
import {enlargeBicubic} from '../../lib/bicubic.ts';
import type {RgbPicture} from '../../lib/tiles.ts';
import {DescriptorError} from '../../model/descriptor-error.ts';
import {SuperResolutionNetwork} from '../../generator/super-resolution/network.ts';
import {type NetworkSpec, parseNetwork} from '../../generator/super-resolution/parse-network.ts';
import {downloadFile, downloadJson, type Network} from './download.ts';
import {EngineError} from '../client/engine-error.ts';
import {readPixels} from './pixels.ts';
import type {NetworkAddress} from '../client/protocol.ts';

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

export class TileEnlarger {
  readonly #network: Network;
  readonly #files = new PromiseCache<string, NetworkFiles>();
  /** The one on the backend, and what else is on it: after a lost GPU that is another object. */
  #running: {url: string; beside: object; network: SuperResolutionNetwork} | null = null;

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
    const network = this.#put(address.networkUrl, await this.#filesOf(address), beside);
    const {width, height, rgb} = picture;
    const result = tf.tidy(() => {
      const large = network.run(tf.tensor4d(Float32Array.from(rgb), [1, height, width, 3]));
      // `readPixels` wants -1 .. 1 and truncates x * 127.5 + 128: so 0 .. 255 is rounded.
      return tf.div(tf.sub(large, 127.5), 127.5) as tf.Tensor4D;
    });
    try {
      const {bytes, ...size} = await readPixels(result);
      return {width: size.width, height: size.height, rgb: bytes};
    } finally {
      result.dispose();
    }
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

  #put(url: string, {spec, weights}: NetworkFiles, beside: object): SuperResolutionNetwork {
    if (this.#running?.url === url && this.#running.beside === beside) return this.#running.network;
    this.free();
    const network = new SuperResolutionNetwork(spec, weights);
    this.#running = {url, beside, network};
    return network;
  }

  #filesOf(address: NetworkAddress): Promise<NetworkFiles> {
    return this.#files.get(address.networkUrl, () => this.#download(address).catch(namedFailure));
  }

  async #download({networkUrl, weightsUrl}: NetworkAddress): Promise<NetworkFiles> {
    const spec = await this.#downloadSpec(networkUrl);
    const weights = await downloadFile(
      {
        url: weightsUrl,
        name: nameOf(weightsUrl),
        bytes: spec.weightBytes,
        cache: 'default',
        signal: new AbortController().signal,
        onBytes: () => undefined,
      },
      this.#network,
    );
    return {spec, weights: weights.buffer};
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
