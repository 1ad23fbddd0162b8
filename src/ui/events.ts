/** What the elements tell each other. Each event bubbles out of shadow roots to `nonesuch-app`, which alone decides. */
import type {Recipe} from '../picture/recipe.ts';
import type {WallPosition} from './wall-geometry.ts';

abstract class PageEvent extends Event {
  constructor(type: string) {
    super(type, {bubbles: true, composed: true});
  }
}

/** A tile of the wall was picked: open its picture. */
export class TilePickedEvent extends PageEvent {
  readonly column: number;
  readonly row: number;

  constructor(column: number, row: number) {
    super('tile-picked');
    this.column = column;
    this.row = row;
  }
}

/** The wall stands elsewhere now. Fires once a frame while it moves. */
export class WallMovedEvent extends PageEvent {
  readonly position: WallPosition;

  constructor(position: WallPosition) {
    super('wall-moved');
    this.position = position;
  }
}

/** It has come to rest where somebody moved it; its own drift fires nothing. */
export class WallRestedEvent extends PageEvent {
  constructor() {
    super('wall-rested');
  }
}

/** All pictures in view are there. */
export class WallFilledEvent extends PageEvent {
  constructor() {
    super('wall-filled');
  }
}

/** Where to go from the picture that is open. */
export type Step = 'left' | 'right' | 'up' | 'down' | 'another';

export class StepTakenEvent extends PageEvent {
  readonly step: Step;

  constructor(step: Step) {
    super('step-taken');
    this.step = step;
  }
}

/** The viewer shows another picture now, whichever is on its way. */
export class PictureShownEvent extends PageEvent {
  readonly recipe: Recipe;

  constructor(recipe: Recipe) {
    super('picture-shown');
    this.recipe = recipe;
  }
}

/** Things a visitor asks of the page that carry nothing else. */
export type Wish =
  | 'new-wall'
  | 'open-about'
  | 'close'
  | 'retry'
  | 'show-newest'
  | 'toggle-drift'
  | 'leave-wall'
  | 'open-help'
  | 'close-help'
  | 'open-show'
  | 'close-show'
  | 'toggle-morphs'
  | 'open-album'
  | 'close-album';

export class WishEvent extends PageEvent {
  readonly wish: Wish;

  constructor(wish: Wish) {
    super('wish-made');
    this.wish = wish;
  }
}

export class ModelPickedEvent extends PageEvent {
  readonly model: string;

  constructor(model: string) {
    super('model-picked');
    this.model = model;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'tile-picked': TilePickedEvent;
    'wall-moved': WallMovedEvent;
    'wall-rested': WallRestedEvent;
    'wall-filled': WallFilledEvent;
    'step-taken': StepTakenEvent;
    'picture-shown': PictureShownEvent;
    'wish-made': WishEvent;
    'model-picked': ModelPickedEvent;
  }
}
