/** Starts the service worker and the page's picture store over it. Never throws: without a service worker the store uses blob URLs. */
import {PictureStore} from './picture-store.ts';
import {makePicturesSavable} from './save-picture.ts';

/** Address of the site's root with its slash, for a page that lies there. */
export function siteUrl(): string {
  return new URL('.', document.baseURI).href;
}

/** The build that this page came from, as its HTML says. */
function buildOfPage(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? 'development';
}

async function register(container: ServiceWorkerContainer, site: string): Promise<void> {
  // The first visit's bandwidth belongs to the model and the first pictures.
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, {once: true}));
  }
  try {
    await container.register(new URL('sw.js', site), {scope: site, updateViaCache: 'none'});
  } catch (error) {
    console.warn('No service worker here: pictures have blob addresses and nothing works offline.', error);
  }
}

/** Call once, on start. `site` is the absolute address of the site's root. */
export function startPictureStore(site = siteUrl()): PictureStore {
  // Reading the property itself throws in some sandboxed frames.
  let container: ServiceWorkerContainer | undefined;
  try {
    container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  } catch {
    container = undefined;
  }
  if (container) void register(container, site);
  const store = new PictureStore(site, container, buildOfPage());
  makePicturesSavable(store);
  return store;
}
