/**
 * The site's service worker: gives every picture a real address, keeps the site and its models for use without network,
 * and adds the headers of cross-origin isolation. Events only; the answers are in the files beside.
 */
import {pictureFolder} from '../pictures/picture-address.ts';
import type {StoreReply, StoreRequest} from '../pictures/store-messages.ts';
import {answerPicture} from './answer-picture.ts';
import {answerFile, answerPage, keepOnDemand, precacheApp, restoreApp, sweepApp} from './app-cache.ts';
import {answerModelFile, keepModel} from './model-cache.ts';
import {buildsInUse} from './pages.ts';
import {dropUnversioned, findPicture, forgetPictures, holdPicture} from './picture-cache.ts';
import {siteUrl, worker} from './scope.ts';

/** Old pages keep working under a new worker: their files stay cached until they are closed. So none waits for another. */
worker.addEventListener('install', (event) => {
  event.waitUntil(precacheApp().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim().then(() => Promise.all([sweepApp(buildsInUse), dropUnversioned()])));
});

worker.addEventListener('fetch', (event) => {
  const {request} = event;
  const isOurs = request.url.startsWith(siteUrl) && ['GET', 'HEAD'].includes(request.method);
  // Such a request comes from the developer tools alone and may not be passed on.
  if (!isOurs || (request.cache === 'only-if-cached' && request.mode !== 'same-origin')) return;

  const path = request.url.slice(siteUrl.length);
  const waitUntil = (work: Promise<unknown>): void => event.waitUntil(work);
  if (path.startsWith(pictureFolder)) {
    event.respondWith(answerPicture(request, waitUntil));
  } else if (path.startsWith('models/') && request.mode !== 'navigate' && request.method === 'GET') {
    event.respondWith(answerModelFile(request, path, waitUntil));
  } else if (request.mode === 'navigate') {
    event.respondWith(answerPage(request));
  } else {
    event.respondWith(answerFile(request));
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
    case 'forget':
      await forgetPictures();
      return reply({type: 'forgotten'});
    case 'keep': {
      const {model, wasm, urls} = request;
      const isWanted = (url: string): boolean => (url.endsWith('.wasm') ? wasm : urls.includes(url));
      const kept = await Promise.all([keepModel(model, urls), keepOnDemand(isWanted), restoreApp()]);
      reply({type: 'kept', complete: kept.every(Boolean)});
      // The page that asks is there and can say its build; one that navigates is gone before it is asked.
      return sweepApp(buildsInUse);
    }
  }
}
