/** The one place of what the page shows, which is what its address says. */
import type {ReactiveControllerHost} from 'lit';
import type {PageState} from './url-state.ts';

export class PageStore {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  #page: PageState;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>, page: PageState) {
    this.#host = host;
    this.#page = Object.freeze({...page});
  }

  get page(): PageState {
    return this.#page;
  }

  /** Shown from now on. */
  replace(page: PageState): void {
    this.#page = Object.freeze({...page});
    this.#host.requestUpdate();
  }

  /** Wall and plane tell where they stand, each frame: the next address says so, and nothing has to be rendered. */
  move(position: Partial<Pick<PageState, 'at' | 'plane'>>): void {
    this.#page = Object.freeze({...this.#page, ...position});
  }
}

/** Whether nothing has happened between two pages but that the wall, or the plane, has moved. */
export function isSameButPosition(one: PageState, other: PageState): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof PageState>;
  keys.delete('at');
  keys.delete('plane');
  return one.plane?.plane === other.plane?.plane && [...keys].every((key) => one[key] === other[key]);
}
