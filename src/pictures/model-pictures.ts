/** All pictures of a model, run in one way: of seeds, at any psi, near another, mixed, reshaped. */
import type {EngineClient, Picture, PictureOrder} from '../engine/client/engine-client.ts';
import type {PictureSource} from '../engine/client/protocol.ts';
import {lerp, meanOf} from '../model/latent/interpolate.ts';
import {LAYER_RANGES, mixStyles, moveStyles} from '../model/latent/mixing.ts';
import {randn} from '../model/latent/random-state.ts';
import {numWs} from '../model/architecture.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import {directionName, type Directions, isDirectionName} from '../model/directions.ts';
import {earlyResolution, previewResolution} from '../model/early-picture.ts';
import type {ModelText} from '../model/text.ts';
import type {Traits} from '../model/traits.ts';
import {seedsOf} from './blend.ts';
import {wsBetween} from './way-between.ts';
import {shortened} from './edits-text.ts';
import {
  hasAddress,
  pictureAddress,
  pictureFileName,
  type PictureIdentity,
  plainOptions,
  recipeOf,
} from './picture-address.ts';
import {pictureLink} from './picture-link.ts';
import {PictureService, type PictureLease} from './picture-service.ts';
import {PictureStore} from './picture-store.ts';
import {textOf} from './picture-text.ts';
import {isEdited, plainRecipe, type Edits, type Recipe, type SynthesisOptions} from './recipe.ts';
import {scoreCriteria, type TraitCriterion} from '../words/match.ts';
import {mixTraits} from '../words/mixed-traits.ts';
import {namesOf} from '../words/told.ts';
import {columnsOf, readTraits, traitsDirection} from '../words/trait-values.ts';
import {keepLatest} from '../lib/keep-latest.ts';
import {readDirectionsFile, readTextFile, readTraitsFile} from './side-files.ts';

/** Part of the way towards the other seed that one step of `near` takes: alike, but not the same. */
export const STEP_NEAR = 0.3;
/** w of seeds are small: a thousand of them are 2 MB. */
const MOST_W = 1024;
/** Ten pictures a second look like one that moves. */
const DRAFT_MS = 100;
/** Pixels per side that a film on show has at least, even where it falters for that. */
const LEAST_PLAYED = 256;
/** Pictures that take no longer than this need no preview. */
const SOON_MS = 40;
/** Seeds in one request to the mapping network. */
const BATCH = 64;

export type PictureEngine = Pick<EngineClient, 'picture' | 'map' | 'mapZ' | 'ask' | 'medianMs'>;

/** Beside engine, model and site. */
export interface ModelPicturesOptions {
  /** Where the model lies, absolute, ends in `/`; `models/<id>/` of the site when absent. */
  folder?: string;
  options?: SynthesisOptions;
  /** Of the page that links lead to; the site's root when absent. */
  pageUrl?: string;
  /** Gives finished pictures their addresses, and has those of earlier visits; none when absent. */
  store?: Pick<PictureStore, 'find' | 'publish'>;
  /** Read from the folder when absent. */
  traits?: Promise<Traits | null>;
  directions?: Promise<Directions | null>;
  text?: Promise<ModelText | null>;
}

export interface MakeOptions {
  signal?: AbortSignal;
  /** Lowest is made first. */
  priority?: () => number;
}

export interface FoundPicture {
  seed: number;
  /** 0..1, see `scoreCriteria`. */
  score: number;
}

export interface FindOptions {
  psi: number;
  count: number;
  most: number;
  signal: AbortSignal;
  onFound: (best: FoundPicture[], part: number) => void;
}

/** How the network is run, apart from psi and class, which a w has in it already. */
function runOptions({noise, cutoff}: SynthesisOptions): Pick<PictureOrder, 'noiseMode' | 'truncationCutoff'> {
  return {
    ...(noise === undefined ? {} : {noiseMode: noise}),
    ...(cutoff === undefined ? {} : {truncationCutoff: cutoff}),
  };
}

/** Where the way to another picture begins. */
function beforeWay(recipe: Recipe): Recipe {
  return {...recipe, edits: {...recipe.edits, toward: null}};
}

export class ModelPictures {
  readonly model: ModelDescriptor;
  readonly numWs: number;
  readonly #engine: PictureEngine;
  readonly #siteUrl: string;
  readonly #pageUrl: string;
  readonly #folder: string;
  readonly options: SynthesisOptions;
  /** Of this model, run in this way: what the page has, the service worker has, or the engine makes. */
  readonly service: PictureService;
  #traits: Promise<Traits | null> | null;
  #directions: Promise<Directions | null> | null;
  #text: Promise<ModelText | null> | null;
  #knownText: ModelText | null | undefined;
  #untruncated = new Map<number, Promise<Float32Array>>();
  #average: Promise<Float32Array> | null = null;

  constructor(
    engine: PictureEngine,
    model: ModelDescriptor,
    siteUrl: string,
    {
      folder = `${siteUrl}models/${model.id}/`,
      options = {},
      store = new PictureStore(siteUrl, undefined, ''),
      pageUrl = siteUrl,
      traits,
      directions,
      text,
    }: ModelPicturesOptions = {},
  ) {
    this.#engine = engine;
    this.model = model;
    this.#siteUrl = siteUrl;
    this.#pageUrl = pageUrl;
    this.#folder = folder;
    this.options = options;
    this.service = new PictureService(store, (identity, way) => this.png(recipeOf(identity), way));
    this.numWs = numWs(model.generator);
    this.#traits = traits ?? null;
    this.#directions = directions ?? null;
    this.#text = text ?? null;
  }

  /** The same model, run in another way. */
  runSo(options: SynthesisOptions): ModelPictures {
    return new ModelPictures(this.#engine, this.model, this.#siteUrl, {
      folder: this.#folder,
      pageUrl: this.#pageUrl,
      options: plainOptions(options),
      ...(this.#traits ? {traits: this.#traits} : {}),
      ...(this.#directions ? {directions: this.#directions} : {}),
      ...(this.#text ? {text: this.#text} : {}),
    });
  }

  /** Null for a model without `traits.json`, which is fetched when first asked for: the weights need the line before. */
  get traits(): Promise<Traits | null> {
    return this.#traits ?? readTraitsFile(this.#folder, this.model);
  }

  /** What is told of the pictures; null for a model that has no such file. */
  get text(): Promise<ModelText | null> {
    return this.#text ?? readTextFile(this.#folder, this.model);
  }

  /** The name of a seed's picture; "seed 42" for as long as the model's own names are not known. */
  nameOf(seed: number): string {
    if (!this.model.text) return namesOf(null, seed).name;
    if (this.#knownText === undefined) void this.text.then((text) => (this.#knownText = text));
    return this.#knownText === undefined ? `seed ${seed}` : namesOf(this.#knownText, seed).name;
  }

  /** What pictures can be moved along; null for a model that has no such file. */
  async directions(): Promise<Directions | null> {
    return this.#directions ?? readDirectionsFile(this.#folder, this.model);
  }

  /** w of seeds before truncation, `[wDim]` each. */
  async wOf(seeds: readonly number[]): Promise<Float32Array[]> {
    const missing = [...new Set(seeds)].filter((seed) => !this.#untruncated.has(seed));
    for (let i = 0; i < missing.length; i += BATCH) {
      const batch = missing.slice(i, i + BATCH);
      const mapped = this.#engine.map(batch, 1, this.options.classIndex);
      batch.forEach((seed, k) => {
        const one = mapped.then(({w, wDim}) => w.slice(k * wDim, (k + 1) * wDim));
        // A failure is told to whoever waits, and asked for again next time.
        one.catch(() => this.#untruncated.delete(seed));
        this.#untruncated.set(seed, one);
      });
    }
    const found = await Promise.all(seeds.map((seed) => this.#untruncated.get(seed)!));
    keepLatest(this.#untruncated, MOST_W);
    return found;
  }

  /** The w of the average picture, which psi 0 gives to every seed. */
  wAverage(): Promise<Float32Array> {
    this.#average ??= this.#engine.map([0], 0, this.options.classIndex).then(({w}) => w);
    this.#average.catch(() => (this.#average = null));
    return this.#average;
  }

  /** w of a recipe, mixing left out, `[wDim]` each: truncated, as most layers have it, and not. */
  async #wOfRecipe({seed, psi, edits}: Recipe): Promise<{shown: Float32Array; full: Float32Array}> {
    const start = seedsOf(seed, edits.blend);
    const [average, starts, steps] = await Promise.all([
      this.wAverage(),
      this.wOf(start.map((one) => one.seed)),
      this.wOf(edits.near),
    ]);
    let full = meanOf(
      starts,
      start.map(({weight}) => weight),
    );
    for (const other of steps) full = lerp(full, other, STEP_NEAR);
    const shown = lerp(average, full, psi);
    const direction = await this.#shapeDirection(shown, edits.shape);
    if (!direction) return {shown, full};
    return {
      shown: shown.map((value, i) => value + direction[i]!),
      full: full.map((value, i) => value + direction[i]!),
    };
  }

  async #shapeDirection(w: Float32Array, shape: Edits['shape']): Promise<Float32Array | null> {
    if (Object.keys(shape).length === 0) return null;
    const traits = await this.traits;
    if (!traits) return null;
    const present = readTraits(traits, w);
    const change = new Float32Array(traits.columns);
    for (const trait of traits.traits) {
      // A trait may be called "constructor".
      const wanted = Object.hasOwn(shape, trait.name) ? shape[trait.name] : undefined;
      if (!wanted) continue;
      const columns = columnsOf(traits, trait, present);
      if (wanted.length !== columns.length) continue;
      columnsOf(traits, trait, change).set(columns.map((value, i) => shortened(wanted[i]!) - value));
    }
    return traitsDirection(traits, change);
  }

  /** The traits that a picture shows, `[columns]`; null for a model without. */
  async traitsOf(recipe: Recipe): Promise<{traits: Traits; row: Float32Array} | null> {
    const {toward} = recipe.edits;
    if (toward) {
      const [from, to] = await Promise.all([this.traitsOf(beforeWay(recipe)), this.traitsOf(toward.recipe)]);
      return from && to && {...from, row: lerp(from.row, to.row, toward.part / 1000)};
    }
    const own = await this.ownTraitsOf(recipe);
    const {mix} = recipe.edits;
    if (!own || !mix) return own;
    const {traits, row} = own;
    const {shown} = await this.#wOfRecipe(plainRecipe(mix.seed, recipe.psi));
    return {traits, row: mixTraits(traits, row, readTraits(traits, shown), mix.ranges, this.numWs)};
  }

  /** As above, of the layers that no other picture gives: these are what can be reshaped. */
  async ownTraitsOf(recipe: Recipe): Promise<{traits: Traits; row: Float32Array} | null> {
    const traits = await this.traits;
    if (!traits) return null;
    const {shown} = await this.#wOfRecipe(recipe);
    return {traits, row: readTraits(traits, shown)};
  }

  /** w for every layer, `[numWs, wDim]`. */
  async wsOf(recipe: Recipe): Promise<Float32Array> {
    const {mix, shape, toward} = recipe.edits;
    if (toward) {
      const {part, through} = toward;
      const [ws] = await wsBetween(this, beforeWay(recipe), toward.recipe, [part / 1000], through);
      return ws!;
    }
    const own = await this.#moved(this.#layers(await this.#wOfRecipe(recipe)), shape);
    if (!mix) return own;
    const other = this.#layers(await this.#wOfRecipe(plainRecipe(mix.seed, recipe.psi)));
    return mixStyles(own, other, mix.ranges, this.numWs);
  }

  /** The model's own directions, each in its range of layers. */
  async #moved(ws: Float32Array, shape: Edits['shape']): Promise<Float32Array> {
    if (!Object.keys(shape).some(isDirectionName)) return ws;
    const directions = await this.directions();
    if (!directions) return ws;
    const moves = LAYER_RANGES.flatMap((range) =>
      directions.ranges[range].map((direction, i) => {
        const amount = shortened(shape[directionName(range, i)]?.[0] ?? 0);
        return {range, direction, amount};
      }),
    );
    return moveStyles(
      ws,
      moves.filter(({amount}) => amount !== 0),
      this.numWs,
    );
  }

  /** Truncated in the leading layers only, where the model says so. */
  #layers({shown, full}: {shown: Float32Array; full: Float32Array}): Float32Array {
    const {cutoff = this.model.truncation.cutoff} = this.options;
    const ws = new Float32Array(this.numWs * full.length);
    for (let layer = 0; layer < this.numWs; layer++) {
      ws.set(cutoff === null || layer < cutoff ? shown : full, layer * full.length);
    }
    return ws;
  }

  /**
   * The first `count` seeds by how well they answer to criteria, best first, `most` of them. Calls `onFound` with what is
   * known so far after every batch, so that there is something to see early.
   * @param signal stops it between two batches
   */
  async find(
    traits: Traits,
    criteria: readonly TraitCriterion[],
    {psi, count, most, signal, onFound}: FindOptions,
  ): Promise<FoundPicture[]> {
    const average = await this.wAverage();
    let best: FoundPicture[] = [];
    for (let first = 0; first < count && !signal.aborted; first += BATCH) {
      const seeds = Array.from({length: Math.min(BATCH, count - first)}, (_, i) => first + i);
      const {w, wDim} = await this.#engine.map(seeds, 1, this.options.classIndex);
      const found = seeds.map((seed, i) => {
        const shown = lerp(average, w.subarray(i * wDim, (i + 1) * wDim), psi);
        return {seed, score: scoreCriteria(traits, criteria, readTraits(traits, shown))};
      });
      // The sort keeps the order of equals, so that the same words always find the same pictures.
      best = [...best, ...found].sort((one, other) => other.score - one.score).slice(0, most);
      if (!signal.aborted) onFound(best, (first + seeds.length) / count);
    }
    return best;
  }

  /**
   * The traits that the pictures of seeds show at a psi, `[columns]` each, in plain arithmetic: the same on every device. No picture is
   * made for it.
   */
  async readSeeds(
    traits: Traits,
    seeds: readonly number[],
    psi: number,
    options: MakeOptions = {},
  ): Promise<Float32Array[]> {
    const {classIndex} = this.options;
    const {rows} = await this.#engine.ask(
      'read-seeds',
      {seeds, truncationPsi: psi, ...traits.wToTraits, ...(classIndex === undefined ? {} : {classIndex})},
      options,
    );
    return seeds.map((_, i) => rows.subarray(i * traits.columns, (i + 1) * traits.columns));
  }

  /** ws `[numWs, wDim]` of a z `[zDim]` for each of them, truncated by the psi beside it. */
  async wsOfZ(z: readonly Float32Array[], psi: readonly number[]): Promise<Float32Array[]> {
    const [average, {w, wDim}] = await Promise.all([
      this.wAverage(),
      this.#engine.mapZ(z, 1, this.options.classIndex),
    ]);
    return psi.map((value, i) => {
      const full = w.subarray(i * wDim, (i + 1) * wDim);
      return this.#layers({shown: lerp(average, full, value), full});
    });
  }

  /** RGBA of a recipe, not kept. */
  async pixelsOf(recipe: Recipe, options: MakeOptions = {}): Promise<Picture> {
    const from = await this.sourceOf(recipe);
    return this.#engine.picture(
      {from, truncationPsi: recipe.psi, ...runOptions(this.options), format: 'rgba'},
      options,
    );
  }

  /** What the engine does beside pictures, and how long these take it. */
  get engine(): Pick<PictureEngine, 'ask' | 'medianMs'> {
    return this.#engine;
  }

  /**
   * RGBA of a source, not kept: for films.
   * @param resolution pixels per side; that of an early picture where it is not the model's own
   */
  pixels(
    from: PictureSource,
    options: MakeOptions = {},
    resolution = this.model.generator.synthesis.resolution,
  ): Promise<Picture> {
    const early = resolution < this.model.generator.synthesis.resolution ? {maxResolution: resolution} : {};
    return this.#engine.picture(
      {from, truncationPsi: 1, ...runOptions(this.options), format: 'rgba', ...early},
      options,
    );
  }

  /** Pixels per side of pictures that come so many times a second: whole ones, else early ones, not under 256 for that. */
  playableResolution(fps: number): number {
    const {resolution} = this.model.generator.synthesis;
    const early = earlyResolution(this.model.generator, this.#engine.medianMs, 1000 / fps);
    return early === null ? resolution : Math.max(early, Math.min(LEAST_PLAYED, resolution));
  }

  /** Whether a picture is shown the other way round: its seed's is, or it is a frame that is turned. */
  isMirrored({seed, edits}: Pick<Recipe, 'seed' | 'edits'>): boolean {
    const {generator} = this.model;
    const mirrorBy = generator.kind === 'stylegan2' ? generator.synthesis.mirrorBy : null;
    if (mirrorBy === null) return false;
    const isOfSeed = randn(seed, generator.mapping.zDim)[mirrorBy]! < 0;
    return isOfSeed !== (edits.toward?.isTurned ?? false);
  }

  get zDim(): number {
    return this.model.generator.mapping.zDim;
  }

  async sourceOf(recipe: Recipe): Promise<PictureSource> {
    const {seed, edits} = recipe;
    const {classIndex} = this.options;
    if (!isEdited(edits)) return {space: 'z', seed, ...(classIndex === undefined ? {} : {classIndex})};
    return {
      space: 'w',
      ws: await this.wsOf(recipe),
      isMirrored: this.isMirrored(recipe),
    };
  }

  identityOf({seed, psi, edits}: Recipe): PictureIdentity {
    const {id, version} = this.model;
    return {model: id, version, ...this.options, seed, psi, ...(isEdited(edits) ? {edits} : {})};
  }

  /** The same for the same picture, however long. */
  keyOf(recipe: Recipe): string {
    return pictureAddress(this.identityOf(recipe));
  }

  /** Of its PNG, absolute; undefined where that would be too long. */
  addressOf(recipe: Recipe): string | undefined {
    const identity = this.identityOf(recipe);
    return hasAddress(identity) ? new URL(pictureAddress(identity), this.#siteUrl).href : undefined;
  }

  /** Link that shows the same picture again. */
  linkOf(recipe: Recipe): string {
    return pictureLink(this.identityOf(recipe), this.#pageUrl);
  }

  /** What the file of a recipe says about itself, by PNG keyword. */
  textOf(recipe: Recipe): Record<string, string> {
    return textOf(this.identityOf(recipe), this.model, this.#pageUrl);
  }

  /** File name of a recipe's PNG. */
  fileNameOf(recipe: Recipe): string {
    return pictureFileName(recipe);
  }

  /**
   * A picture that is to be there at once, while a finger moves: a smaller early one where the whole one takes too long.
   * @returns `isWhole`: false for an early one, which is not to be saved
   */
  async draft(recipe: Recipe, options: MakeOptions = {}): Promise<{file: File; isWhole: boolean}> {
    const maxResolution = earlyResolution(this.model.generator, this.#engine.medianMs, DRAFT_MS);
    if (this.service.has(this.identityOf(recipe))) {
      return {file: await this.file(recipe, options), isWhole: true};
    }
    if (maxResolution === null) {
      const png = await this.png(recipe, options);
      return {file: new File([png], this.fileNameOf(recipe), {type: 'image/png'}), isWhole: true};
    }
    const from = await this.sourceOf(recipe);
    const {bytes} = await this.#engine.picture(
      {from, truncationPsi: recipe.psi, ...runOptions(this.options), format: 'png', maxResolution},
      options,
    );
    return {file: new File([bytes], this.fileNameOf(recipe), {type: 'image/png'}), isWhole: false};
  }

  /**
   * A small picture to be shown until the whole one is there. It has no address, and is not to be saved.
   * @returns null where the whole one is there, or as soon there
   */
  async preview(recipe: Recipe, options: MakeOptions = {}): Promise<Picture | null> {
    const maxResolution = previewResolution(this.model.generator);
    if (maxResolution === null || this.service.has(this.identityOf(recipe))) return null;
    const from = await this.sourceOf(recipe);
    try {
      return await this.#engine.picture(
        {
          ...{from, truncationPsi: recipe.psi, ...runOptions(this.options)},
          ...{format: 'rgba', maxResolution, unlessMs: SOON_MS},
        },
        options,
      );
    } catch {
      // Nobody waits for it any more, or the whole picture will say what is wrong.
      return null;
    }
  }

  /** The PNG of a recipe as the engine makes it, not kept. */
  async png(recipe: Recipe, {signal, priority}: MakeOptions = {}): Promise<ArrayBuffer> {
    const from = await this.sourceOf(recipe);
    signal?.throwIfAborted();
    const text = this.textOf(recipe);
    const {bytes} = await this.#engine.picture(
      {from, truncationPsi: recipe.psi, ...runOptions(this.options), format: 'png', text},
      {...(signal ? {signal} : {}), ...(priority ? {priority} : {})},
    );
    return bytes;
  }

  /** The picture of a recipe under its address; whoever asked releases it. */
  acquire(recipe: Recipe, options: MakeOptions = {}): Promise<PictureLease> {
    return this.service.request(this.identityOf(recipe), options);
  }

  /** As above, of a whole one that `draft` has given. */
  async adopt(recipe: Recipe, file: File): Promise<PictureLease> {
    return this.service.adopt(this.identityOf(recipe), await file.arrayBuffer());
  }

  /** The PNG of a recipe under its own name, with the link to it inside. */
  async file(recipe: Recipe, options: MakeOptions = {}): Promise<File> {
    const lease = await this.acquire(recipe, options);
    lease.release();
    return lease.picture.file;
  }
}
