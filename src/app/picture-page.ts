/**
 * The page that stands at a picture's own address: shows the picture that the service worker holds or that another tab
 * makes, else makes it here. Without Lit and, where the picture is held, without the engine: it must be there at once.
 */
import {fetchScriptsAnew} from '../lib/code-anew.ts';
import {adoptInlineStyles} from '../lib/inline-styles.ts';
import {LARGE_FILE, limitedFetch} from '../lib/limited-fetch.ts';
import {otherSeeds} from '../pictures/blend.ts';
import {withSeedOfName} from '../pictures/name-address.ts';
import {parsePictureUrl, pictureAddress, type PictureIdentity} from '../pictures/picture-address.ts';
import type {PictureStore, PublishedPicture} from '../pictures/picture-store.ts';
import {identityOf, readPictureText} from '../pictures/picture-text.ts';
import {startPictureStore} from '../pictures/start-store.ts';
import {altText} from '../words/wording.ts';

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
  // The service worker answers, and may have to wait for another tab; without it there is this page.
  const response = await limitedFetch(location.href, {limits: LARGE_FILE}).catch(() => null);
  if (!response?.ok || response.headers.get('Content-Type') !== 'image/png') return null;
  const png = await response.arrayBuffer().catch(() => null);
  if (!png) return null;
  // An address without a version means the newest; which one that is says the file.
  const version = identityOf(readPictureText(new Uint8Array(png)))?.version;
  return store.publish({...identity, ...(version === undefined ? {} : {version})}, png);
}

function show(picture: PublishedPicture, noun: string): void {
  const image = new Image();
  image.alt = altText(noun, picture.identity.seed, otherSeeds(picture.identity.edits));
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

/** The code that makes pictures says so by its name: this page must not load it to find out. */
function newestOf(error: unknown): number | null {
  const {name, newest} = error as {name?: unknown; newest?: unknown};
  return name === 'VersionError' && typeof newest === 'number' ? newest : null;
}

/** To the picture of the same seed as the newest version makes it. */
function linkToNewest(identity: PictureIdentity, newest: number): HTMLElement {
  const without = {...identity};
  delete without.version;
  const link = document.createElement('a');
  link.href = new URL(pictureAddress(without), site).href;
  link.textContent = `Show it as version ${newest} makes it`;
  return link;
}

function retryButton(): HTMLElement {
  const button = document.createElement('button');
  button.textContent = 'Try again';
  button.addEventListener('click', () => {
    button.disabled = true;
    void fetchScriptsAnew().then(() => location.reload());
  });
  return button;
}

/** One clear sentence, and a way to go on. */
function showFailure(error: unknown, identity: PictureIdentity): void {
  const newest = newestOf(error);
  const {code} = error as {code?: unknown};
  if (typeof code === 'string') words.dataset['problem'] = code;
  words.replaceChildren(
    error instanceof Error ? error.message : String(error),
    document.createElement('br'),
    newest === null ? retryButton() : linkToNewest(identity, newest),
  );
}

async function showPicture(store: PictureStore, identity: PictureIdentity): Promise<void> {
  const picture = await fetchPicture(store, identity);
  if (picture) return show(picture, identity.model);
  const {makePicture} = await import('../pictures/make-picture.ts');
  const made = await makePicture(identity, site, (progress) => (words.textContent = progress));
  show(await store.publish({...identity, version: made.version}, made.png), made.noun);
}

async function start(identity: PictureIdentity): Promise<void> {
  document.title = `seed ${identity.seed}`;
  words.textContent = `Making seed ${identity.seed} …`;
  let settle = (): void => undefined;
  const store = startPictureStore(site, site, new Promise<void>((resolve) => (settle = resolve)));
  store.onWait = (sentence) => (words.textContent = sentence);
  await showPicture(store, identity).finally(settle);
}

adoptInlineStyles();
words.removeAttribute('data-boot');
// A name stands for its seed.
void withSeedOfName(location.href).then((address) => {
  const identity = parsePictureUrl(address, site);
  if (identity) start(identity).catch((error: unknown) => showFailure(error, identity));
  else {
    words.textContent =
      'There is nothing here. The address of a picture ends like pictures/pony/seed0000042.png?psi=0.7&v=9';
  }
});
