/** What is told of the picture on show: a name, one line from its traits and a story, where the model has any. */
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {describeTraits} from '../words/describe.ts';
import {type Card, tell} from '../words/told.ts';
import {nameOf} from '../words/name.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

export class PictureWords implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #key = '';
  name = '';
  /** Empty until known, and for models without traits. */
  description = '';
  /** Empty until known, and for models without a text. */
  story = '';
  /** Null until known, and for models without one. */
  card: Card | null = null;
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
    this.name = pictures?.nameOf(recipe.seed) ?? nameOf(recipe.seed);
    if (!pictures) return;
    const key = pictures.keyOf(recipe);
    if (key === this.#key) return;
    this.#key = key;
    this.description = '';
    this.story = '';
    this.card = null;
    this.isComplete = false;
    const {noun} = pictures.model;
    Promise.all([pictures.traitsOf(recipe), pictures.text]).then(
      ([read, text]) => {
        if (key !== this.#key) return;
        if (read) this.description = describeTraits(read.traits, noun, read.row);
        const {name, story, card} = tell(text, recipe.seed, noun, read, this.description);
        this.name = name;
        this.story = story;
        this.card = card;
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
