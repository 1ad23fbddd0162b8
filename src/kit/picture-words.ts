/** What is said of the picture on show: a name of its own, and one line from its traits where the model has any. */
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {describeTraits} from '../words/describe.ts';
import {nameOf} from '../words/name.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

export class PictureWords implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #key = '';
  name = '';
  /** Empty until known, and for models without traits. */
  description = '';
  /** Nothing more is to come. */
  isComplete = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#key = '';
  }

  /** Call as often as the picture changes. */
  track(pictures: ModelPictures | null, recipe: Recipe): void {
    this.name = nameOf(recipe.seed);
    if (!pictures) return;
    const key = pictures.keyOf(recipe);
    if (key === this.#key) return;
    this.#key = key;
    this.description = '';
    this.isComplete = false;
    pictures.traitsOf(recipe).then(
      (read) => {
        if (key !== this.#key) return;
        if (read) this.description = describeTraits(read.traits, pictures.model.noun, read.row);
        this.isComplete = true;
        this.#host.requestUpdate();
      },
      // The engine says itself when it fails; the picture keeps its plain name, and is asked about again next time.
      () => {
        if (key === this.#key) this.#key = '';
      },
    );
  }
}
