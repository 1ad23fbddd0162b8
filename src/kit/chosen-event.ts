/** What the explore panels ask of the page. */
import type {ExploreState} from '../pictures/explore-state.ts';

export interface Choice {
  seed?: number;
  psi?: number;
  explore?: Partial<ExploreState>;
}

/** Another picture, another psi, another edit. Bubbles to `nonesuch-app`, which alone decides. */
export class ChosenEvent extends Event {
  readonly choice: Choice;
  /** The finger still moves: show it, but do not write it down. */
  readonly isDraft: boolean;

  constructor(choice: Choice, isDraft = false) {
    super('chosen', {bubbles: true, composed: true});
    this.choice = choice;
    this.isDraft = isDraft;
  }
}

/** Open what a link into the site says: from the clipboard, a file name or a dropped picture. */
export class LinkOpenedEvent extends Event {
  /** Query of the link, with `?`. */
  readonly query: string;

  constructor(query: string) {
    super('link-opened', {bubbles: true, composed: true});
    this.query = query;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    chosen: ChosenEvent;
    'link-opened': LinkOpenedEvent;
  }
}
