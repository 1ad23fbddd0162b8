/** The path of a morph: what each of its frames is made from. */
import type {Recipe} from './recipe.ts';
import {PromiseCache} from '../lib/promise-cache.ts';
import type {PictureSource} from '../engine/client/protocol.ts';
import {placeAt} from '../model/latent/closed-path.ts';
import {framesPerStep, type MorphState} from './morph-state.ts';
import type {ModelPictures} from './model-pictures.ts';
import {wsBetween} from './way-between.ts';

/** `[numWs, wDim]` for each frame from one picture to the next. */
type Step = Float32Array[];

/** Steps whose ws are held: the one on show and the one that comes. */
const MOST_STEPS = 2;

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
    return {space: 'w', ws, isMirrored: this.#pictures.isMirrored(this.#morph.pictures[0]!)};
  }

  /** ws `[numWs, wDim]`; those of a picture itself when its turn comes. */
  async wsAt(frame: number): Promise<Float32Array> {
    const index = Math.floor(frame / this.#framesPerStep);
    const step = await this.#steps.get(index, () => {
      const {from, to, parts} = this.#ends(index);
      return wsBetween(this.#pictures, from, to, parts, this.#morph.play.through);
    });
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

  /**
   * The picture that a frame is; null where it lies between pictures that are on a way themselves, which no address says. Its
   * place is rounded to a thousandth of the way.
   */
  recipeAt(frame: number): Recipe | null {
    const {pictures, play} = this.#morph;
    const place = placeAt(frame, pictures.length, this.#framesPerStep, play.pace);
    const [from, to] = [pictures[place.from]!, pictures[place.to]!];
    const part = Math.round(1000 * place.t);
    const isFirst = (recipe: Recipe): boolean =>
      this.#pictures.isMirrored(recipe) === this.#pictures.isMirrored(pictures[0]!);
    if (part === 0 && isFirst(from)) return from;
    if (from.edits.toward || to.edits.toward) return null;
    // A picture that looks the other way is hardly on its way at all.
    const toward = {
      recipe: to,
      part: Math.min(999, Math.max(1, part)),
      through: play.through,
      isTurned: !isFirst(from),
    };
    return {...from, edits: {...from.edits, toward}};
  }
}
