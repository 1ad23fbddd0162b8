/**
 * What the pictures of many tiles show, in words, for those who hear it. Found out when nothing else is to be done: the
 * pictures in view are there, and the browser is idle.
 */
import {otherSeeds, seedsOf} from '../pictures/blend.ts';
import {editParts} from '../pictures/edits-text.ts';
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveControllerHost} from 'lit';
import {describeTraits} from '../words/describe.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {keepLatest} from '../lib/keep-latest.ts';
import {whenIdle} from './when-idle.ts';
import {altText} from '../words/wording.ts';

export type DescribedPictures = Pick<ModelPictures, 'model' | 'traits' | 'traitsOf' | 'wOf'>;

/** Asked of the engine in one go: about the time of one picture, for which the next picture may have to wait. */
const BATCH = 16;
/** Some 60 bytes each. */
const MOST_KEPT = 4000;

export class TileWords {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #wanted: () => Iterable<Recipe>;
  readonly #idle: (work: () => void) => void;
  #pictures: DescribedPictures | null = null;
  #psi = 1;
  /** By seed and edits. */
  #known = new Map<string, string>();
  #isWorking = false;

  /** @param wanted pictures to be described, the most urgent first; asked again before each batch; none while pictures are missing */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    wanted: () => Iterable<Recipe>,
    idle: (work: () => void) => void = whenIdle,
  ) {
    this.#host = host;
    this.#wanted = wanted;
    this.#idle = idle;
  }

  /** Alternative text of a picture: until it has been described, and for models without traits, only what it is. */
  label(noun: string, recipe: Recipe): string {
    const plain = altText(noun, recipe.seed, otherSeeds(recipe.edits));
    const description = this.#known.get(keyOf(recipe));
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
    const recipes = this.#missing();
    const found = recipes.length > 0 && (await this.#describe(pictures, recipes));
    this.#isWorking = false;
    if (!found) return;
    this.#host.requestUpdate();
    this.soon();
  }

  #missing(): Recipe[] {
    const missing = new Map<string, Recipe>();
    for (const recipe of this.#wanted()) {
      if (missing.size === BATCH) break;
      const key = keyOf(recipe);
      if (!this.#known.has(key)) missing.set(key, recipe);
    }
    return [...missing.values()];
  }

  /** False where nothing can be said. */
  async #describe(pictures: DescribedPictures, recipes: readonly Recipe[]): Promise<boolean> {
    const psi = this.#psi;
    try {
      if (!(await pictures.traits)) return false;
      // All at once, for what follows asks for them one by one.
      await pictures.wOf(recipes.flatMap((one) => seedsOf(one.seed, one.edits.blend).map(({seed}) => seed)));
      for (const recipe of recipes) {
        const read = await pictures.traitsOf(recipe);
        if (pictures !== this.#pictures || psi !== this.#psi) return true;
        if (read) this.#known.set(keyOf(recipe), describeTraits(read.traits, pictures.model.noun, read.row));
      }
    } catch {
      // The engine says itself when it fails; the next picture that arrives is another chance.
      return false;
    }
    keepLatest(this.#known, MOST_KEPT);
    return true;
  }
}

function keyOf({seed, edits}: Recipe): string {
  return [seed, ...editParts(edits)].join('&');
}
