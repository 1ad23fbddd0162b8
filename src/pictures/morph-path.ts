/** The path of a morph: what each of its frames is made from. */
import {plainRecipe, type Recipe} from './recipe.ts';
import {PromiseCache} from '../lib/promise-cache.ts';
import type {PictureSource} from '../engine/client/protocol.ts';
import {placeAt} from '../model/latent/closed-path.ts';
import {lerp, slerp} from '../model/latent/interpolate.ts';
import {randn} from '../model/latent/random-state.ts';
import {framesPerStep, type MorphState} from './morph-state.ts';
import type {ModelPictures} from './model-pictures.ts';

/** `[numWs, wDim]` for each frame from one picture to the next. */
type Step = Float32Array[];

/** Steps whose ws are held: the one on show and the one that comes. */
const MOST_STEPS = 2;

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!);
}

export class MorphPath {
  /** Frames of one loop. */
  readonly frameCount: number;
  readonly #pictures: ModelPictures;
  readonly #morph: MorphState;
  readonly #framesPerStep: number;
  readonly #steps = new PromiseCache<number, Step>(MOST_STEPS);

  /** @param morph two pictures or more */
  constructor(pictures: ModelPictures, morph: MorphState) {
    this.#pictures = pictures;
    this.#morph = morph;
    this.#framesPerStep = framesPerStep(morph.play);
    this.frameCount = this.#framesPerStep * morph.pictures.length;
  }

  /**
   * Every frame looks the way that the first picture looks, for a network that shows half of its pictures mirrored: a
   * mirror has no half way.
   */
  async sourceAt(frame: number): Promise<PictureSource> {
    const ws = await this.wsAt(frame);
    return {space: 'w', ws, isMirrored: this.#pictures.isMirrored(this.#morph.pictures[0]!.seed)};
  }

  /** ws `[numWs, wDim]`; those of a picture itself when its turn comes. */
  async wsAt(frame: number): Promise<Float32Array> {
    const index = Math.floor(frame / this.#framesPerStep);
    const step = await this.#steps.get(index, () =>
      this.#morph.play.through === 'z' ? this.#throughZ(index) : this.#throughW(index),
    );
    return step[frame % this.#framesPerStep]!;
  }

  /** Pictures at both ends of a step, and how far each of its frames is. */
  #ends(index: number): {from: Recipe; to: Recipe; parts: number[]} {
    const {pictures, play} = this.#morph;
    const places = Array.from({length: this.#framesPerStep}, (_, i) =>
      placeAt(index * this.#framesPerStep + i, pictures.length, this.#framesPerStep, play.pace),
    );
    const {from, to} = places[0]!;
    return {from: pictures[from]!, to: pictures[to]!, parts: places.map(({t}) => t)};
  }

  async #throughW(index: number): Promise<Step> {
    const {from, to, parts} = this.#ends(index);
    const [a, b] = await Promise.all([this.#pictures.wsOf(from), this.#pictures.wsOf(to)]);
    return parts.map((t) => lerp(a, b, t));
  }

  /** Along the great circle of both seeds; psi and what was changed in the pictures go straight from one to the other. */
  async #throughZ(index: number): Promise<Step> {
    const {from, to, parts} = this.#ends(index);
    const {zDim} = this.#pictures.model.generator.mapping;
    const [a, b] = [randn(from.seed, zDim), randn(to.seed, zDim)];
    const [seeds, changedA, changedB] = await Promise.all([
      this.#pictures.wsOfZ(
        parts.map((t) => slerp(a, b, t)),
        parts.map((t) => from.psi + t * (to.psi - from.psi)),
      ),
      this.#changeOf(from),
      this.#changeOf(to),
    ]);
    return seeds.map((ws, i) => sum(ws, lerp(changedA, changedB, parts[i]!)));
  }

  /** What its edits add to the ws of a recipe, `[numWs, wDim]`. */
  async #changeOf(recipe: Recipe): Promise<Float32Array> {
    const [edited, plain] = await Promise.all([
      this.#pictures.wsOf(recipe),
      this.#pictures.wsOf(plainRecipe(recipe.seed, recipe.psi)),
    ]);
    return edited.map((value, i) => value - plain[i]!);
  }
}
