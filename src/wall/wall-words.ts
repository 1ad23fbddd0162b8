/**
 * What the pictures of the wall show, in words, for those who hear it. Found out when nothing else is to be done: the
 * pictures in view are there, and the browser is idle.
 */
import {plainRecipe} from '../pictures/recipe.ts';
import type {ReactiveControllerHost} from 'lit';
import {describeTraits} from '../words/describe.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {keepLatest} from '../lib/keep-latest.ts';
import {whenIdle} from '../kit/when-idle.ts';
import {altText} from '../words/wording.ts';

export type DescribedPictures = Pick<ModelPictures, 'model' | 'traits' | 'traitsOf' | 'wOf'>;

/** Asked of the engine in one go: about the time of one picture, for which the next picture may have to wait. */
const BATCH = 16;
/** Some 60 bytes each. */
const MOST_KEPT = 4000;

export class WallWords {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #wanted: () => Iterable<number>;
  readonly #idle: (work: () => void) => void;
  #pictures: DescribedPictures | null = null;
  #psi = 1;
  /** By seed. */
  #known = new Map<number, string>();
  #isWorking = false;

  /** @param wanted seeds to be described, the most urgent first; asked again before each batch; none while pictures are missing */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    wanted: () => Iterable<number>,
    idle: (work: () => void) => void = whenIdle,
  ) {
    this.#host = host;
    this.#wanted = wanted;
    this.#idle = idle;
  }

  /** Alternative text of a picture: until it has been described, and for models without traits, only what it is. */
  label(noun: string, seed: number): string {
    const plain = altText(noun, seed);
    const description = this.#known.get(seed);
    return description ? `${description}. ${plain}` : plain;
  }

  /** Of which pictures: null until the model is known. */
  track(pictures: DescribedPictures | null, psi: number): void {
    if (pictures === this.#pictures && psi === this.#psi) return;
    this.#pictures = pictures;
    this.#psi = psi;
    this.#known.clear();
  }

  /** There may be pictures without words. */
  soon(): void {
    if (this.#isWorking || !this.#pictures) return;
    this.#isWorking = true;
    this.#idle(() => void this.#work());
  }

  async #work(): Promise<void> {
    const pictures = this.#pictures!;
    const seeds = this.#missing();
    const found = seeds.length > 0 && (await this.#describe(pictures, seeds));
    this.#isWorking = false;
    if (!found) return;
    this.#host.requestUpdate();
    this.soon();
  }

  #missing(): number[] {
    const missing = new Set<number>();
    for (const seed of this.#wanted()) {
      if (missing.size === BATCH) break;
      if (!this.#known.has(seed)) missing.add(seed);
    }
    return [...missing];
  }

  /** False where nothing can be said. */
  async #describe(pictures: DescribedPictures, seeds: number[]): Promise<boolean> {
    const psi = this.#psi;
    try {
      if (!(await pictures.traits)) return false;
      // All at once, for what follows asks for them one by one.
      await pictures.wOf(seeds);
      for (const seed of seeds) {
        const read = await pictures.traitsOf(plainRecipe(seed, psi));
        if (pictures !== this.#pictures || psi !== this.#psi) return true;
        if (read) this.#known.set(seed, describeTraits(read.traits, pictures.model.noun, read.row));
      }
    } catch {
      // The engine says itself when it fails; the next picture that arrives is another chance.
      return false;
    }
    keepLatest(this.#known, MOST_KEPT);
    return true;
  }
}
