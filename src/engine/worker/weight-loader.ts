/**
 * From the address of a model.json to its tensors: descriptor, shards with byte progress and checked hashes, decoding.
 * What is downloaded goes through the service worker, which keeps it; without one it lies in the browser's own cache.
 */
import {io, type Tensor} from '@tensorflow/tfjs-core';
import {succeeds} from '../../lib/fetch-text.ts';
import type {ModelDescriptor} from '../../model/descriptor.ts';
import {DescriptorError} from '../../model/descriptor-error.ts';
import type {ModelFiles} from '../../model/model-files.ts';
import {parseDescriptor} from '../../model/parse-descriptor.ts';
import {totalShardBytes} from '../../model/weight-layout.ts';
import {browserNetwork, downloadFile, downloadJson, type Network} from './download.ts';
import {EngineError} from '../client/engine-error.ts';
import {sha256Hex} from './sha256.ts';

/** `loadedBytes` never decreases; `totalBytes` is the sum of all shards. */
export type ByteProgress = (loadedBytes: number, totalBytes: number) => void;

/** Files that are there already come before what a network gives. */
function withFiles(network: Network, files: ReadonlyMap<string, Blob>): Network {
  return {
    ...network,
    fetch: (url, init) => {
      const blob = files.get(url.replace(/[?#].*$/, ''));
      return blob ? Promise.resolve(new Response(blob)) : network.fetch(url, init);
    },
  };
}

/** Downloads at a time; more only fight each other for the same line. */
const PARALLEL_DOWNLOADS = 3;

export class WeightLoader {
  #network: Network;
  readonly #host: Network;
  /** Checked shards by SHA-256, so that a retry after a failure downloads only what is missing. */
  readonly #checked = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(network: Network = browserNetwork) {
    this.#network = network;
    this.#host = network;
  }

  /**
   * @param modelUrl absolute address of model.json
   * @param version that it must have; any when absent
   * @param files content that is there already, by address without a query
   * @throws {EngineError} `fetch-failed`, `sign-in`, `hash-mismatch`, `bad-descriptor` or `other-version`
   * @throws the reason of `signal`
   */
  async load(
    modelUrl: string,
    onProgress: ByteProgress,
    signal: AbortSignal,
    version?: number,
    files?: ReadonlyMap<string, Blob>,
  ): Promise<ModelFiles> {
    this.#network = files ? withFiles(this.#host, files) : this.#host;
    const descriptor = await this.#loadDescriptor(modelUrl, signal);
    if (version !== undefined && descriptor.version !== version) {
      throw new EngineError(
        'other-version',
        `This page shows version ${version} of the model, but the site has version ${descriptor.version} by now. Try again.`,
      );
    }
    const shards = await this.#loadShards(modelUrl, descriptor, onProgress, signal);
    this.#checked.clear();
    return {descriptor, shards};
  }

  async #loadDescriptor(modelUrl: string, signal: AbortSignal): Promise<ModelDescriptor> {
    // Always asks whether there is a newer one: the shards' addresses follow from it.
    const isGood = succeeds((text) => parseDescriptor(JSON.parse(text)));
    const how = {name: 'model.json', address: modelUrl, cache: 'no-cache', signal, isGood} as const;
    const json = await downloadJson(modelUrl, how, this.#network);
    try {
      return parseDescriptor(json);
    } catch (error) {
      if (error instanceof DescriptorError) throw new EngineError('bad-descriptor', error.message);
      throw error;
    }
  }

  async #loadShards(
    modelUrl: string,
    descriptor: ModelDescriptor,
    onProgress: ByteProgress,
    signal: AbortSignal,
  ): Promise<ModelFiles['shards']> {
    const totalBytes = totalShardBytes(descriptor);
    const bytesOf = new Map<string, number>();
    let reported = -1;
    const report = (): void => {
      const sum = [...bytesOf.values()].reduce((a, b) => a + b, 0);
      // A download that starts again must not make the visitor's bar go back.
      if (sum > reported) onProgress((reported = sum), totalBytes);
    };
    report();

    const shards: ModelFiles['shards'] = new Map();
    const waiting = Object.entries(descriptor.shards);
    // Ends with `signal`, and by itself when one of the files fails. Not AbortSignal.any, which is newer than our oldest browsers.
    const stop = new AbortController();
    signal.addEventListener('abort', () => stop.abort(signal.reason), {signal: stop.signal});
    if (signal.aborted) stop.abort(signal.reason);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [path, {sha256, bytes}] = next;
        const url = new URL(path, modelUrl);
        // A new version of a model may have files of the same names: the hash keeps every cache from mixing them up.
        url.searchParams.set('sha256', sha256);
        const onBytes = (count: number): void => {
          bytesOf.set(path, count);
          report();
        };
        const content =
          this.#checked.get(sha256) ??
          (await this.#loadShard({url: url.href, name: path, bytes, signal: stop.signal, onBytes}, sha256));
        this.#checked.set(sha256, content);
        shards.set(path, content);
        onBytes(bytes);
      }
    };
    try {
      await Promise.all(Array.from({length: PARALLEL_DOWNLOADS}, work));
      return shards;
    } finally {
      stop.abort();
    }
  }

  async #loadShard(
    download: Omit<Parameters<typeof downloadFile>[0], 'cache'>,
    sha256: string,
  ): Promise<Uint8Array<ArrayBuffer>> {
    let damaged: EngineError | undefined;
    // The second time past the browser's cache, which may be what is damaged.
    for (const cache of ['default', 'reload'] as const) {
      try {
        const content = await downloadFile({...download, cache}, this.#network);
        const hash = await sha256Hex(content);
        if (hash === sha256) return content;
        damaged = new EngineError(
          'hash-mismatch',
          `The file ${download.name} of this model arrived damaged: its SHA-256 is not the one in model.json. Try again later; the site may be in the middle of an update.`,
          `expected ${sha256}, got ${hash}`,
        );
      } catch (error) {
        if (!(error instanceof EngineError) || error.code !== 'hash-mismatch') throw error;
        damaged = error;
      }
    }
    throw damaged!;
  }
}

/**
 * Decodes all tensors onto the current backend. Caller disposes.
 * @returns float32 tensors by name, in the order of the manifest
 */
export function decodeTensors({descriptor, shards}: ModelFiles): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const {paths, weights} of descriptor.weightsManifest) {
    const buffers = paths.map((path) => shards.get(path)!.buffer);
    for (const [name, tensor] of Object.entries(io.decodeWeights(buffers, weights)))
      tensors.set(name, tensor);
  }
  return tensors;
}
