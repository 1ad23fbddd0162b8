/**
 * What elements are given in tests of their own: pictures that are made at once of nothing, an album in memory, an engine
 * that says what it is told to say. No network, no worker, no storage.
 */
import type {Picture, PictureOrder} from '../../src/engine/client/engine-client.ts';
import type {MappedReply} from '../../src/engine/client/protocol.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {Directions} from '../../src/model/directions.ts';
import type {StyleGan2Spec} from '../../src/model/generator-spec.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import type {Traits} from '../../src/model/traits.ts';
import type {AlbumEntry} from '../../src/pictures/kept/album-file.ts';
import type {AlbumStore, Shelf} from '../../src/pictures/kept/album-store.ts';
import {ModelPictures, type PictureEngine} from '../../src/pictures/model-pictures.ts';
import {encodePng} from '../../src/pictures/png/png.ts';
import {plainRecipe} from '../../src/pictures/recipe.ts';
import {ponyTraits} from './pony-traits.ts';
import {tinySpec} from './tiny-model.ts';

export const SITE = 'https://example.org/site/';
const SIDE = 32;

const traits = ponyTraits();

/** A model with the words of the pony, and pictures of 32 pixels. */
export function someModel(change: Partial<ModelDescriptor> = {}): ModelDescriptor {
  return {
    format: 1,
    id: 'pony',
    version: 3,
    title: 'Ponies',
    noun: 'pony',
    licence: 'CC0-1.0',
    dataSource: 'Drawn by a program.',
    truncation: {psi: 0.7, cutoff: null},
    generator: someGenerator(),
    weightsManifest: [],
    shards: {'weights.bin': {sha256: '0'.repeat(64), bytes: 3_100_000}},
    ...change,
  };
}

/** @param cDim number of classes */
export function someGenerator(cDim = 0): StyleGan2Spec {
  const {mapping, synthesis} = tinySpec;
  const {wDim} = traits;
  return {
    ...tinySpec,
    mapping: {...mapping, wDim, cDim, ...(cDim > 0 ? {labelMode: 'concat', labelDim: 8} : {})},
    synthesis: {...synthesis, resolution: SIDE, channels: [8, 8, 8, 4]},
  };
}

/** An engine in name: what it makes is of one colour, by what it is made of. */
export class FakeEngine extends EventTarget implements PictureEngine {
  readonly orders: PictureOrder[] = [];
  /** Names of what was asked beside pictures. */
  readonly asked: string[] = [];
  /** With what everything fails from now on; null: all is well. */
  failure: Error | null = null;
  medianMs: number | null = 5;
  #isHeld = false;
  #waiting: (() => void)[] = [];

  /** Nothing is made until `go`. */
  hold(): void {
    this.#isHeld = true;
  }

  go(): void {
    this.#isHeld = false;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Orders that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  async #turn(signal?: AbortSignal): Promise<void> {
    if (this.#isHeld) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal?.addEventListener('abort', () => resolve(), {once: true});
      });
    }
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
  }

  readonly picture: PictureEngine['picture'] = async (order, {signal} = {}) => {
    this.orders.push(order);
    await this.#turn(signal);
    const {from, format, text = {}, maxResolution = SIDE} = order;
    const value = from.space === 'z' && 'seed' in from ? from.seed : 100;
    const rgba = new Uint8ClampedArray(maxResolution ** 2 * 4).map((_, i) =>
      i % 4 === 3 ? 255 : (value * (1 + (i % 4)) * 37) % 256,
    );
    const bytes =
      format === 'png' ? (await encodePng(rgba, maxResolution, maxResolution, text)).buffer : rgba.buffer;
    const picture: Picture = {width: maxResolution, height: maxResolution, bytes, elapsedMs: 5};
    return picture;
  };

  /** Normal numbers for each seed around an average of nothing. */
  readonly map: PictureEngine['map'] = async (seeds, psi) => {
    await this.#turn();
    const {wDim} = traits;
    const w = new Float32Array(seeds.length * wDim);
    seeds.forEach((seed, i) =>
      w.set(
        randn(seed, wDim).map((value) => psi * value),
        i * wDim,
      ),
    );
    return mapped(w);
  };

  readonly mapZ: PictureEngine['mapZ'] = async (z) => {
    await this.#turn();
    const {wDim} = traits;
    const w = new Float32Array(z.length * wDim);
    z.forEach((one, i) => w.set(one.subarray(0, wDim), i * wDim));
    return mapped(w);
  };

  /** What tests have to say to each kind of question, by its name. */
  readonly answers: Record<string, (fields: never, options: never) => unknown> = {};

  readonly ask = (async (kind: string, fields: never, options: {signal?: AbortSignal} = {}) => {
    this.asked.push(kind);
    await this.#turn(options.signal);
    const answer = this.answers[kind];
    if (!answer) throw new Error(`Nobody has said what ${kind} gives.`);
    return answer(fields, options as never);
  }) as PictureEngine['ask'];

  /** Seeds whose pictures were made, in the order in which they were asked for. */
  get seeds(): (number | null)[] {
    return this.orders.map(({from}) => (from.space === 'z' && 'seed' in from ? from.seed : null));
  }
}

function mapped(w: Float32Array): MappedReply {
  return {type: 'mapped', id: 1, w: w as MappedReply['w'], wDim: traits.wDim};
}

export interface SomePictures {
  engine: FakeEngine;
  pictures: ModelPictures;
}

export interface SomeOptions {
  model?: Partial<ModelDescriptor>;
  traits?: Traits | null | Promise<Traits | null>;
  directions?: Directions | null;
  classIndex?: number;
}

/** Pictures of a model, as the page has them, on an engine that is none. */
export function somePictures(options: SomeOptions = {}): SomePictures {
  const engine = new FakeEngine();
  const words = options.traits === undefined ? traits : options.traits;
  const pictures = new ModelPictures(engine, someModel(options.model), SITE, {
    traits: Promise.resolve(words),
    directions: Promise.resolve(options.directions ?? null),
    options: options.classIndex === undefined ? {} : {classIndex: options.classIndex},
  });
  return {engine, pictures};
}

/** An album in memory. */
export class FakeAlbum extends EventTarget {
  readonly shelves: Record<Shelf, AlbumEntry[]> = {kept: [], seen: []};
  readonly pngs = new Map<string, Blob>();
  /** With what everything that writes fails; null: there is room. */
  failure: Error | null = null;
  /** With what everything fails, reading too. */
  isForbidden = false;

  get store(): AlbumStore {
    return this as unknown as AlbumStore;
  }

  /** Puts pictures of seeds onto a shelf, the last the newest. */
  fill(pictures: ModelPictures, seeds: readonly number[], shelf: Shelf = 'kept'): string[] {
    const addresses = seeds.map((seed) => pictures.keyOf(plainRecipe(seed, pictures.model.truncation.psi)));
    this.#put(
      shelf,
      addresses.map((address, i) => ({address, at: i + 1})),
    );
    return addresses;
  }

  #put(shelf: Shelf, entries: readonly Pick<AlbumEntry, 'address' | 'at'>[]): void {
    for (const {address, at} of entries) {
      const bytes = this.shelves[shelf].find((one) => one.address === address)?.bytes ?? 0;
      this.#drop(shelf, [address]);
      this.shelves[shelf].push({address, at, bytes});
    }
  }

  #drop(shelf: Shelf, addresses: readonly string[]): void {
    this.shelves[shelf] = this.shelves[shelf].filter(({address}) => !addresses.includes(address));
  }

  #check(): void {
    if (this.isForbidden) throw new DOMException('Nothing is kept here.', 'SecurityError');
  }

  #changing(): void {
    this.#check();
    if (this.failure) throw this.failure;
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  async list(shelf: Shelf): Promise<AlbumEntry[]> {
    await Promise.resolve();
    this.#check();
    return [...this.shelves[shelf]].sort((one, other) => other.at - one.at);
  }

  async isKept(address: string): Promise<boolean> {
    return (await this.list('kept')).some((entry) => entry.address === address);
  }

  async png(address: string): Promise<Blob | null> {
    await Promise.resolve();
    this.#check();
    return this.pngs.get(address) ?? null;
  }

  async add(shelf: Shelf, entries: readonly Pick<AlbumEntry, 'address' | 'at'>[]): Promise<void> {
    await Promise.resolve();
    this.#changing();
    this.#put(shelf, entries);
    this.#changed();
  }

  addLinks(): Promise<void> {
    return this.add('kept', []);
  }

  async putPng(address: string, png: Blob): Promise<void> {
    await Promise.resolve();
    this.#changing();
    const entry = this.shelves.kept.find((one) => one.address === address);
    if (entry?.bytes !== 0) return;
    entry.bytes = png.size;
    this.pngs.set(address, png);
    this.#changed();
  }

  async removeAll(shelf: Shelf, addresses: readonly string[]): Promise<void> {
    await Promise.resolve();
    this.#changing();
    this.#drop(shelf, addresses);
    if (shelf === 'kept') for (const address of addresses) this.pngs.delete(address);
    this.#changed();
  }

  remove(shelf: Shelf, ...addresses: string[]): Promise<void> {
    return this.removeAll(shelf, addresses);
  }

  clear(shelf: Shelf): Promise<void> {
    return this.removeAll(
      shelf,
      this.shelves[shelf].map(({address}) => address),
    );
  }
}
