/** What is said of the large picture: of the one that can be seen, while another one may be on its way. */
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveControllerHost} from 'lit';
import {PictureWords} from '../kit/picture-words.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

export class SaidOfPicture {
  readonly #host: ReactiveControllerHost;
  readonly words: PictureWords;
  #pictures: ModelPictures | null = null;
  /** The picture that can be seen; null until there is one. */
  recipe: Recipe | null = null;
  /** There are words for pictures of this model, so that there must be room for them. */
  hasWords = false;
  /** The same for stories. */
  hasStory = false;
  /** Name and words of the picture that a step led to, for those who do not see it. */
  announcement = '';
  #toldSeed: number | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.words = new PictureWords(host);
  }

  /** This picture can be seen now; false when it already was. */
  show(recipe: Recipe): boolean {
    if (JSON.stringify(recipe) === JSON.stringify(this.recipe)) return false;
    this.recipe = recipe;
    return true;
  }

  /** Call as often as anything changes. */
  track(pictures: ModelPictures | null, wanted: Recipe): void {
    if (pictures !== this.#pictures) this.#start(pictures);
    // So that the words of the next picture come with it.
    if (this.recipe) void pictures?.traitsOf(wanted).catch(() => undefined);
    this.words.track(pictures, this.recipe ?? wanted);
    this.#announce();
  }

  #start(pictures: ModelPictures | null): void {
    this.#pictures = pictures;
    this.recipe = null;
    this.hasWords = pictures !== null && !pictures.model.directions;
    this.hasStory = pictures?.model.text !== undefined;
    void pictures?.traits.then((traits) => {
      this.hasWords = traits !== null;
      this.#host.requestUpdate();
    });
  }

  /** Whoever opened the picture has heard of it by the dialog's name; each one after it is told once it can be seen. */
  #announce(): void {
    const seed = this.recipe?.seed ?? null;
    if (seed === null || seed === this.#toldSeed || !this.words.isComplete) return;
    const isFirst = this.#toldSeed === null;
    this.#toldSeed = seed;
    if (isFirst) return;
    const {name, description} = this.words;
    this.announcement = description ? `${name}. ${description}` : name;
  }
}
