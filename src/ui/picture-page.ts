/**
 * The page that stands at a picture's own address: shows the picture that the service worker holds or that another tab
 * makes, else makes it here. Without Lit and, where the picture is held, without the engine: it must be there at once.
 */
import {parsePictureUrl, type PictureIdentity} from '../picture/picture-address.ts';
import type {PictureStore, PublishedPicture} from '../picture/picture-store.ts';
import {startPictureStore} from '../picture/start-store.ts';
import {altText} from './wording.ts';

/** Pictures lie at `pictures/<model>/`, two below the site's root. */
const site = new URL('../../', location.href).href;
const words = document.querySelector<HTMLElement>('#words')!;

/** From the service worker or another tab; null when this page has to make it. */
async function fetchPicture(
  store: PictureStore,
  identity: PictureIdentity,
): Promise<PublishedPicture | null> {
  const held = await store.find(identity);
  if (held || !store.isServed) return held;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok || response.headers.get('Content-Type') !== 'image/png') return null;
  return store.publish(identity, await response.arrayBuffer());
}

function show(picture: PublishedPicture, noun: string): void {
  const image = new Image();
  image.alt = altText(noun, picture.identity.seed);
  image.src = picture.src;
  const link = document.createElement('a');
  link.href = picture.address;
  link.append(image);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.classList.toggle('fitted');
  });
  document.querySelector('main')!.replaceChildren(link);
  document.title = picture.file.name;
}

/** One clear sentence, and a way to try again. */
function showFailure(error: unknown): void {
  const button = document.createElement('button');
  button.textContent = 'Try again';
  button.addEventListener('click', () => location.reload());
  words.replaceChildren(
    error instanceof Error ? error.message : String(error),
    document.createElement('br'),
    button,
  );
}

async function start(): Promise<void> {
  const identity = parsePictureUrl(location.href, site);
  if (!identity) return;
  document.title = `seed ${identity.seed}`;
  words.textContent = `Making seed ${identity.seed} …`;
  const store = startPictureStore(site);
  const picture = await fetchPicture(store, identity);
  if (picture) return show(picture, identity.model);
  const {makePicture} = await import('./make-picture.ts');
  const made = await makePicture(identity, site, (progress) => (words.textContent = progress));
  show(await store.publish(identity, made.png), made.noun);
}

start().catch(showFailure);
