/** What lies over the wall, and where the focus goes when it closes: to what had it when it opened. */

import type {PageState} from './url-state.ts';

/** From the lowest to the uppermost. The plane stands in the place of the wall. */
export const LAYERS = ['plane', 'album', 'picture', 'explore', 'about', 'show', 'help', 'models'] as const;
export type Layer = (typeof LAYERS)[number];

/** What the page has open, the uppermost last. */
export function layersOf(
  {plane, seed, album, show, explore}: Pick<PageState, 'plane' | 'seed' | 'album' | 'show' | 'explore'>,
  isAboutOpen: boolean,
  isHelpOpen: boolean,
  areModelsOpen = false,
): Layer[] {
  const isOpen: Record<Layer, boolean> = {
    plane: plane !== null,
    album,
    picture: seed !== null,
    explore: seed !== null && explore.panel !== null,
    about: isAboutOpen,
    show,
    help: isHelpOpen,
    models: areModelsOpen,
  };
  return LAYERS.filter((layer) => isOpen[layer]);
}

type Focusable = Pick<HTMLElement, 'focus' | 'isConnected'>;

interface OpenLayer<Opener> {
  layer: Layer;
  /** Null: nothing had the focus. */
  opener: Opener | null;
}

export class LayerFocus<Opener extends Focusable = HTMLElement> {
  #open: OpenLayer<Opener>[] = [];

  /**
   * Other layers are about to be shown.
   * @param active what has the focus now
   * @returns the lowest of those that close, unless another one opens in their place
   */
  change(layers: readonly Layer[], active: Opener | null): OpenLayer<Opener> | null {
    const closed = this.#open.filter(({layer}) => !layers.includes(layer));
    const left = this.#open.filter(({layer}) => layers.includes(layer));
    const opened = layers.filter((layer) => !left.some((one) => one.layer === layer));
    const [lowest] = closed;
    // What opens in place of another one closes to where that would have.
    const opener = lowest ? lowest.opener : active;
    this.#open = [...left, ...opened.map((layer) => ({layer, opener}))];
    return opened.length === 0 ? (lowest ?? null) : null;
  }
}

/** What has the focus, inside whatever shadow roots; null while nothing has. */
export function focusedElement(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}
