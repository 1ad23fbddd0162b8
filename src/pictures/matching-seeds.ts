/**
 * A wall of what somebody wants: which seed stands at a place, where only pictures that meet a description are shown. Random
 * access, and decided by wall, place, description, psi and version of the model alone: the first of a place's candidates that
 * meets it, else the one that comes closest, the first of equals.
 */
import {candidateSeed} from '../model/latent/wall-lattice.ts';
import type {Traits} from '../model/traits.ts';
import {meetsCriteria, scoreCriteria, type TraitCriterion} from '../words/match.ts';
import type {MakeOptions, ModelPictures} from './model-pictures.ts';

/** For each place. */
export const CANDIDATES = 4096;
/** Seeds read at a time: few at first, for most wishes are met soon; then more, for those that are not. */
const FIRST_BATCH = 16;
const LARGEST_BATCH = 256;
/** Some 50 bytes each. */
const MOST_KEPT = 50_000;
const RETRY_MS = 3000;
/** Before the picture of the same place, and of none that is wanted more. */
const AHEAD_OF_PICTURE = 1e-3;

export interface WallPlace {
  column: number;
  row: number;
}

/** How many of the seeds that were read are what was asked for. */
export interface Rarity {
  read: number;
  met: number;
  /** Places for which none was found. */
  nearest: number;
}

export interface WantedPictures {
  traits: Traits;
  criteria: readonly TraitCriterion[];
  wall: number;
  psi: number;
}

const keyOf = ({column, row}: WallPlace): string => `${column},${row}`;

/** @fires found - the seed of another place is known */
export class MatchingSeeds extends EventTarget {
  readonly #pictures: Pick<ModelPictures, 'readSeeds'>;
  readonly #wanted: WantedPictures;
  /** By place. */
  #known = new Map<string, number>();
  #searches = new Map<string, AbortController>();
  #rarity: Rarity = {read: 0, met: 0, nearest: 0};
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(pictures: Pick<ModelPictures, 'readSeeds'>, wanted: WantedPictures) {
    super();
    this.#pictures = pictures;
    this.#wanted = wanted;
  }

  get rarity(): Rarity {
    return this.#rarity;
  }

  /** Null until it is known. */
  at(place: WallPlace): number | null {
    return this.#known.get(keyOf(place)) ?? null;
  }

  /** From now on these are looked for, and no others that were named here before. */
  want(places: Iterable<WallPlace>, priorityOf: (place: WallPlace) => number): void {
    clearTimeout(this.#retry);
    const wanted = new Map([...places].map((place) => [keyOf(place), place]));
    for (const [key, stop] of this.#searches) {
      if (wanted.has(key)) continue;
      stop.abort();
      this.#searches.delete(key);
    }
    for (const [key, place] of wanted) {
      if (this.#known.has(key) || this.#searches.has(key)) continue;
      const again = (): void => {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.want(wanted.values(), priorityOf), RETRY_MS);
      };
      // The engine says itself what is wrong; once it is well again this goes on.
      this.#start(key, place, () => priorityOf(place) - AHEAD_OF_PICTURE).catch(again);
    }
  }

  /** None is looked for any more. */
  close(): void {
    this.want([], () => 0);
  }

  /**
   * The seed of a place, wherever the wall is.
   * @throws as the engine does; an `AbortError` when `signal` says so
   */
  async find(place: WallPlace, {signal, priority = () => 0}: MakeOptions = {}): Promise<number> {
    const key = keyOf(place);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const {seed} = await this.#lookThrough(place, signal, priority);
    this.#learn(key, seed);
    return seed;
  }

  async #start(key: string, place: WallPlace, priority: () => number): Promise<void> {
    const stop = new AbortController();
    this.#searches.set(key, stop);
    try {
      const {seed, isMet} = await this.#lookThrough(place, stop.signal, priority);
      if (!isMet) this.#rarity = {...this.#rarity, nearest: this.#rarity.nearest + 1};
      this.#learn(key, seed);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      if (this.#searches.get(key) === stop) this.#searches.delete(key);
    }
  }

  #learn(key: string, seed: number): void {
    this.#known.set(key, seed);
    // The one that was come to first.
    if (this.#known.size > MOST_KEPT) this.#known.delete(this.#known.keys().next().value!);
    this.dispatchEvent(new Event('found'));
  }

  async #lookThrough(
    {column, row}: WallPlace,
    signal: AbortSignal | undefined,
    priority: () => number,
  ): Promise<{seed: number; isMet: boolean}> {
    const {traits, criteria, wall, psi} = this.#wanted;
    let best = {seed: 0, score: -1};
    let size = FIRST_BATCH;
    for (let first = 0; first < CANDIDATES; first += size, size = Math.min(2 * size, LARGEST_BATCH)) {
      const count = Math.min(size, CANDIDATES - first);
      const seeds = Array.from({length: count}, (_, i) => candidateSeed(wall, column, row, first + i));
      const rows = await this.#pictures.readSeeds(traits, seeds, psi, {priority, ...(signal && {signal})});
      signal?.throwIfAborted();
      const met = rows.findIndex((traitRow) => meetsCriteria(traits, criteria, traitRow));
      this.#count(met < 0 ? count : met + 1, met >= 0);
      if (met >= 0) return {seed: seeds[met]!, isMet: true};
      rows.forEach((traitRow, i) => {
        const score = scoreCriteria(traits, criteria, traitRow);
        if (score > best.score) best = {seed: seeds[i]!, score};
      });
      this.dispatchEvent(new Event('read'));
    }
    return {seed: best.seed, isMet: false};
  }

  #count(read: number, isMet: boolean): void {
    const {read: before, met, nearest} = this.#rarity;
    this.#rarity = {read: before + read, met: met + Number(isMet), nearest};
  }
}
