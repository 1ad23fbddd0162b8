/**
 * The site's service worker: gives every picture a real address, keeps the site and its models for use without network,
 * and adds the headers of cross-origin isolation. Events only; the answers are in the files beside.
 */
import type {StoreReply, StoreRequest} from '../pictures/store-messages.ts';
import {answerPicture} from './answer-picture.ts';
import {answerPage} from './answer-page.ts';
import {answerFile, checkApp, keepOnDemand, precacheApp, restoreApp, sweepApp} from './app-cache.ts';
import {kindOf} from './known.ts';
import {answerModelFile, checkModels, fetchModelFilesAnew, keepModel} from './model-cache.ts';
import {buildsInUse} from './pages.ts';
import {dropUnversioned, findPicture, forgetPictures, holdPicture} from './picture-cache.ts';
import {siteUrl, worker} from './scope.ts';
import {leaveWhenGone} from './script-gone.ts';

/** All builds of the site's own kernels, by any address. */
const KERNELS = /\/kernels-[^/]+\.wasm$/;

/** Old pages keep working under a new worker: their files stay cached until they are closed. So none waits for another. */
worker.addEventListener('install', (event) => {
  event.waitUntil(precacheApp().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  // What older builds have stays for now: a page of one may be on its way, and nobody could ask it yet.
  event.waitUntil(worker.clients.claim().then(dropUnversioned));
});

worker.addEventListener('fetch', (event) => {
  const {request} = event;
  const waitUntil = (work: Promise<unknown>): void => event.waitUntil(work);
  if (request.mode === 'navigate') waitUntil(leaveWhenGone());
  switch (kindOf(request)) {
    case 'picture':
      return event.respondWith(answerPicture(request, waitUntil));
    case 'model':
      return event.respondWith(answerModelFile(request, request.url.slice(siteUrl.length), waitUntil));
    case 'page':
      return event.respondWith(answerPage(request));
    case 'file':
      return event.respondWith(answerFile(request, waitUntil));
  }
});

worker.addEventListener('message', (event) => {
  const port = event.ports[0];
  if (!port) return;
  const reply = (message: StoreReply): void => port.postMessage(message);
  event.waitUntil(answerMessage(event.data as StoreRequest, reply));
});

async function answerMessage(request: StoreRequest, reply: (message: StoreReply) => void): Promise<void> {
  switch (request.type) {
    case 'store': {
      const {identity, png} = request;
      const stored = holdPicture(identity, png);
      reply({type: 'stored', identity});
      return stored;
    }
    case 'find':
      return reply({type: 'found', png: await findPicture(request.identity)});
    case 'claim':
      return worker.clients.claim();
    case 'forget':
      await forgetPictures();
      return reply({type: 'forgotten'});
    case 'keep': {
      const {model, kernels, urls} = request;
      const isWanted = (url: string): boolean => (kernels && KERNELS.test(url)) || urls.includes(url);
      const kept = await Promise.all([keepModel(model, urls), keepOnDemand(isWanted), restoreApp()]);
      reply({type: 'kept', complete: kept.every(Boolean)});
      // The page that asks is there and can say its build; one that navigates is gone before it is asked.
      return sweepApp(buildsInUse);
    }
    case 'check': {
      const damaged = [...(await checkApp()), ...(await checkModels())];
      const mend = (): Promise<boolean[]> =>
        Promise.all([
          fetchModelFilesAnew(damaged),
          keepOnDemand((url) => damaged.includes(url)),
          restoreApp(),
        ]);
      const isMended = damaged.length === 0 || (await mend()).every(Boolean);
      reply({type: 'checked', damaged: damaged.length, isMended});
      // A page that was about to go when the last sweep asked it has gone by now.
      return sweepApp(buildsInUse);
    }
  }
}
