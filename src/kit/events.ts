/** What the elements tell each other. Each event bubbles out of shadow roots to `nonesuch-app`, which alone decides. */
import type {Recipe} from '../pictures/recipe.ts';

/** Bubbles out of shadow roots. */
export abstract class PageEvent extends Event {
  constructor(type: string) {
    super(type, {bubbles: true, composed: true});
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
export type AppCommand =
  | 'new-wall'
  | 'open-plane'
  | 'close-plane'
  | 'new-plane'
  | 'open-about'
  | 'close'
  | 'retry'
  | 'retry-pictures'
  | 'show-newest'
  | 'toggle-drift'
  | 'leave-wall'
  | 'open-help'
  | 'close-help'
  | 'open-show'
  | 'close-show'
  | 'toggle-morphs'
  | 'open-album'
  | 'close-album'
  | 'forget-pictures'
  | 'open-models'
  | 'close-models'
  | 'leave-model';

export class AppCommandEvent extends PageEvent {
  readonly command: AppCommand;

  constructor(command: AppCommand) {
    super('app-command');
    this.command = command;
  }
}

/** From now on the wall shows only what is said here; everything where it is empty. */
export class WishedEvent extends PageEvent {
  readonly wish: string;

  constructor(wish: string) {
    super('wished');
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

/** A visitor's own checkpoint, or a model that was downloaded, was dropped on the page. */
export class ModelFileDroppedEvent extends PageEvent {
  readonly file: File;

  constructor(file: File) {
    super('model-file-dropped');
    this.file = file;
  }
}

/** Pictures of this class from now on, of the same conditional model. */
export class ClassPickedEvent extends PageEvent {
  readonly classIndex: number;

  constructor(classIndex: number) {
    super('class-picked');
    this.classIndex = classIndex;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'step-taken': StepTakenEvent;
    'picture-shown': PictureShownEvent;
    'app-command': AppCommandEvent;
    wished: WishedEvent;
    'model-picked': ModelPickedEvent;
    'model-file-dropped': ModelFileDroppedEvent;
    'class-picked': ClassPickedEvent;
  }
}
