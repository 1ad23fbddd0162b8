/**
 * Saving by the browser's own menu, by dragging, and by a button.
 *
 * No browser's "Save image as" asks the service worker: it fetches the image's address from the host, which has no pictures
 * (Chromium: crbug.com/40410035; Firefox and WebKit alike). So an image has a blob URL while its menu is open, and the link
 * around it a file name. What is saved is the picture then; "Open image in new tab" works for as long as the page is open,
 * and "Copy image address" is the one line that leads nowhere for others. The lines of the link keep its real address.
 *
 * Chromium and WebKit read all of this after the page has heard of the menu. Firefox takes the image that is loaded by then,
 * so there the blob URL comes as soon as the pointer does.
 */
import {areBlobsForbidden, imageWay} from './image-url.ts';
import type {PictureStore, PublishedPicture} from './picture-store.ts';

/** Each may be shown in a tab of its own, and is no larger than its file. */
const MOST_MENU_URLS = 200;

interface Target {
  image: HTMLImageElement;
  link: HTMLAnchorElement | null;
  picture: PublishedPicture;
}

/** An image that has a blob URL for the time being. */
interface Swap extends Target {
  url: string;
  /** What it had before, and its link. */
  src: string;
  download: string | null;
  hasMenu: boolean;
}

function temporaryUrl(file: File, lifetimeMs: number): string {
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url), lifetimeMs);
  return url;
}

/** Gives the image under the pointer a blob URL for its menu, and takes it back when the pointer has left. */
class MenuPictures {
  readonly #store: PictureStore;
  #swap: Swap | null = null;
  /** URLs that were in a menu, by the picture's address, oldest first. */
  #kept = new Map<string, string>();

  constructor(store: PictureStore) {
    this.#store = store;
  }

  /** Whatever the visitor does on the page, no menu is open any more. */
  onAnything = (event: Event): void => {
    const swap = this.#swap;
    if (!swap) return;
    this.#closeMenu(swap);
    const isOver = event instanceof KeyboardEvent || event.composedPath().includes(swap.image);
    if (!isOver) this.#restore(swap);
  };

  onHover = (event: Event): void => {
    this.#prepare(event);
  };

  /** While bubbling: an element that shows a menu of its own has prevented the default by then. */
  onMenu = (event: Event): void => {
    const swap = event.defaultPrevented ? null : this.#prepare(event);
    if (!swap) return;
    const {link, picture} = swap;
    swap.download = link?.getAttribute('download') ?? null;
    swap.hasMenu = true;
    this.#keep(swap);
    // Without its extension: the browser adds the one of what it saves, and a link leads to HTML.
    link?.setAttribute('download', picture.file.name.replace(/\.png$/, ''));
  };

  onDragStart = (event: DragEvent): void => {
    const picture = this.#targetOf(event)?.picture;
    if (!picture || !event.dataTransfer) return;
    // By default an image inside a link is dragged as that link.
    event.dataTransfer.setData('text/uri-list', picture.address);
    event.dataTransfer.setData('text/plain', picture.address);
  };

  /** The picture of ours under a pointer event, inside whatever shadow roots. */
  #targetOf(event: Event): Target | null {
    const path = event.composedPath();
    const image = path.find((node) => node instanceof HTMLImageElement);
    const swap = this.#swap;
    if (swap && image === swap.image && image.src === swap.url) return swap;
    const picture = image && this.#store.bySrc(image.src);
    if (!picture) return null;
    return {image, picture, link: path.find((node) => node instanceof HTMLAnchorElement) ?? null};
  }

  #prepare(event: Event): Swap | null {
    const before = this.#swap;
    const target = this.#targetOf(event);
    if (!target || target === before) return before;
    if (before) this.#restore(before);
    // It would show nothing.
    if (areBlobsForbidden()) return null;
    const {image, picture} = target;
    const url = this.#kept.get(picture.address) ?? URL.createObjectURL(picture.file);
    this.#swap = {...target, url, src: image.src, download: null, hasMenu: false};
    image.src = url;
    return this.#swap;
  }

  #restore(swap: Swap): void {
    this.#swap = null;
    this.#closeMenu(swap);
    const {image, url, src, picture} = swap;
    // A tile that was given another picture meanwhile keeps it.
    if (image.src === url) image.src = src;
    if (this.#kept.get(picture.address) !== url) URL.revokeObjectURL(url);
  }

  #closeMenu(swap: Swap): void {
    const {link, download, hasMenu} = swap;
    swap.hasMenu = false;
    if (!hasMenu) return;
    if (download === null) link?.removeAttribute('download');
    else link?.setAttribute('download', download);
  }

  /** Somebody may have opened it in a tab. */
  #keep({picture, url}: Swap): void {
    this.#kept.delete(picture.address);
    this.#kept.set(picture.address, url);
    const [oldest] = this.#kept;
    if (this.#kept.size <= MOST_MENU_URLS || !oldest) return;
    this.#kept.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1]);
  }
}

/** Whether the menu takes what is loaded when it opens, not what the page's own listeners make of it. */
function menuComesFirst(): boolean {
  return CSS.supports('-moz-appearance', 'none');
}

/**
 * Makes every `<img>` that shows a picture of this store savable by menu and by dragging. An image gets its file name
 * only when it stands inside a link (`<a href>`). Returns a function that stops it.
 */
export function makePicturesSavable(store: PictureStore, target: EventTarget = window): () => void {
  void imageWay();
  const listening = new AbortController();
  const {signal} = listening;
  const pictures = new MenuPictures(store);
  target.addEventListener('contextmenu', pictures.onMenu, {signal});
  target.addEventListener('dragstart', (event) => pictures.onDragStart(event as DragEvent), {signal});
  // Before whatever stands under the pointer hears of it: a link that has a file name would be saved, not followed.
  for (const type of ['pointerover', 'pointerdown', 'keydown'] as const) {
    target.addEventListener(type, pictures.onAnything, {signal, capture: true});
  }
  if (menuComesFirst()) {
    for (const type of ['pointerover', 'pointermove'] as const) {
      target.addEventListener(type, pictures.onHover, {signal, passive: true});
    }
  }
  return () => listening.abort();
}

/** Downloads the picture under its own name, as the Save button does. A blob URL, because `<a download>` passes the service worker by too. */
export function savePicture({file}: Pick<PublishedPicture, 'file'>): void {
  const link = document.createElement('a');
  link.href = temporaryUrl(file, 60_000);
  link.download = file.name;
  link.click();
}
