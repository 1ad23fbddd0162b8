/** Starts the service worker and the page's picture store over it. Never throws: without a service worker the store uses blob URLs. */
import {savesData} from '../lib/data-saver.ts';
import {isLineSlow} from '../lib/line-speed.ts';
import {imageWay} from './image-url.ts';
import {PictureStore} from './picture-store.ts';
import {makePicturesSavable} from './save-picture.ts';
import type {StoreRequest} from './store-messages.ts';

/** Address of the site's root with its slash, for a page that lies there. */
export function siteUrl(): string {
  return new URL('.', document.baseURI).href;
}

/** Address of a page that lies at the site's root: some hosts have it as `index.html` alone. */
export function pageUrl(): string {
  return new URL(location.pathname, location.href).href;
}

/** The build that this page came from, as its HTML says. */
function buildOfPage(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? 'development';
}

/** Before another try: what a worker fetches for its installation may be missing for a moment, and browsers try no more in this visit. */
const RETRY_MS = [3000, 30_000];

/** Whether a worker is there after all; false when its installation failed. */
async function isInstalled(registration: ServiceWorkerRegistration): Promise<boolean> {
  const {installing} = registration;
  if (!installing) return true;
  await new Promise<void>((resolve) => {
    const look = (): void => void (['activated', 'redundant'].includes(installing.state) && resolve());
    installing.addEventListener('statechange', look);
    look();
  });
  return installing.state === 'activated' || registration.active !== null;
}

/**
 * @param wait until another try
 * @throws when the browser does not take it, or it could not be installed
 */
export async function installWorker(
  register: () => Promise<ServiceWorkerRegistration>,
  wait: (ms: number) => Promise<unknown> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<ServiceWorkerRegistration> {
  for (const ms of [...RETRY_MS, null]) {
    const registration = await register();
    if (await isInstalled(registration)) return registration;
    if (ms !== null) await wait(ms);
  }
  throw new Error('The service worker could not be installed.');
}

/** A page that was on its way while the worker took over its pages has been missed. */
export function claim({active}: Pick<ServiceWorkerRegistration, 'active'>): void {
  const request: StoreRequest = {type: 'claim'};
  active?.postMessage(request, [new MessageChannel().port2]);
}

/** @throws as `installWorker` */
async function register(
  container: ServiceWorkerContainer,
  site: string,
  whenFree: Promise<unknown>,
): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, {once: true}));
  }
  // A slow line belongs to the model on a first visit, unless the host wants the worker to answer for every picture.
  if (!container.controller && (isLineSlow() || savesData())) {
    const isNeeded = new Promise<void>(
      (resolve) => void imageWay().then((way) => way === 'none' && resolve()),
    );
    await Promise.race([whenFree, isNeeded]);
  }
  const script = new URL('sw.js', site);
  const options = {scope: site, updateViaCache: 'none'} as const;
  const registration = await installWorker(() => container.register(script, options));
  if (!container.controller) claim(registration);
}

/**
 * Call once, on start.
 * @param site the absolute address of the site's root
 * @param page that of the wall's page
 * @param whenFree settles when a first visit needs its line no more for what it shows first
 */
export function startPictureStore(site: string, page: string, whenFree: Promise<unknown>): PictureStore {
  // Reading the property itself throws in some sandboxed frames.
  let container: ServiceWorkerContainer | undefined;
  try {
    container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  } catch {
    container = undefined;
  }
  const store = new PictureStore(site, container, buildOfPage(), page);
  if (container) {
    register(container, site, whenFree).catch((error: unknown) => {
      console.warn('No service worker here: pictures have blob addresses and nothing works offline.', error);
      store.hinder('failed');
    });
  } else {
    store.hinder(isSecureContext ? 'none' : 'insecure');
  }
  makePicturesSavable(store);
  return store;
}
