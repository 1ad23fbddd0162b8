/**
 * Saving by the browser's own menu, by dragging, and by a button.
 *
 * "Save image as" does not ask the service worker in Chromium (crbug.com/40410035) or Firefox: it would fetch the picture's
 * address from the host, where there is none. The menu takes the image's address, and the file name that a link around it
 * demands, at the moment it opens. So for that moment the image has a blob URL and its link a `download` name; right
 * after, both are as before, and dragging, copying and opening the picture see its real address.
 */
import type {PictureStore, PublishedPicture} from './picture-store.ts';

/** A menu may stay open for long; its blob URL must outlive it. */
const menuBlobMs = 10 * 60_000;

function temporaryUrl(file: File, lifetimeMs: number): string {
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url), lifetimeMs);
  return url;
}

interface Target {
  image: HTMLImageElement;
  link: HTMLAnchorElement | null;
  picture: PublishedPicture;
}

/** The picture of ours under a pointer event, inside whatever shadow roots. */
function targetOf(event: Event, store: PictureStore): Target | null {
  const path = event.composedPath();
  const image = path.find((node) => node instanceof HTMLImageElement);
  const picture = image && store.bySrc(image.src);
  if (!picture) return null;
  return {image, picture, link: path.find((node) => node instanceof HTMLAnchorElement) ?? null};
}

function onContextMenu(event: Event, store: PictureStore): void {
  const target = targetOf(event, store);
  if (!target || event.defaultPrevented) return;
  const {image, link, picture} = target;
  const src = image.src;
  const download = link?.getAttribute('download') ?? null;
  const menuUrl = temporaryUrl(picture.file, menuBlobMs);
  image.src = menuUrl;
  if (link) link.download = picture.file.name;
  setTimeout(() => {
    // A tile that was given another picture meanwhile keeps it.
    if (image.src === menuUrl) image.src = src;
    if (download !== null) link?.setAttribute('download', download);
    else link?.removeAttribute('download');
  }, 1000);
}

function onDragStart(event: DragEvent, store: PictureStore): void {
  const target = targetOf(event, store);
  if (!target || !event.dataTransfer) return;
  // By default an image inside a link is dragged as that link.
  event.dataTransfer.setData('text/uri-list', target.picture.address);
  event.dataTransfer.setData('text/plain', target.picture.address);
}

/**
 * Makes every `<img>` that shows a picture of this store savable by menu and by dragging. An image gets its file name
 * only when it stands inside a link (`<a href>`). Returns a function that stops it.
 */
export function makePicturesSavable(store: PictureStore, target: EventTarget = window): () => void {
  const menu = (event: Event): void => onContextMenu(event, store);
  const drag = (event: Event): void => onDragStart(event as DragEvent, store);
  // While bubbling: an element that shows a menu of its own has prevented the default by then.
  target.addEventListener('contextmenu', menu);
  target.addEventListener('dragstart', drag);
  return () => {
    target.removeEventListener('contextmenu', menu);
    target.removeEventListener('dragstart', drag);
  };
}

/** Downloads the picture under its own name, as the Save button does. A blob URL, because `<a download>` passes the service worker by too. */
export function savePicture({file}: Pick<PublishedPicture, 'file'>): void {
  const link = document.createElement('a');
  link.href = temporaryUrl(file, 60_000);
  link.download = file.name;
  link.click();
}
