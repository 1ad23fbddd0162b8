/** Starts the page: one engine, one picture store, one `nonesuch-app`. */
import {EngineClient} from './engine/client/engine-client.ts';
import {pageUrl, siteUrl, startPictureStore} from './pictures/start-store.ts';
import './app/app.ts';

/** Once it has its model, or cannot have it. */
function settled(engine: EngineClient): Promise<void> {
  return new Promise((resolve) => {
    engine.addEventListener('statechange', () => ['ready', 'failed'].includes(engine.state) && resolve());
  });
}

function start(): void {
  // The words for the time before.
  document.querySelector('[data-boot]')?.remove();
  const app = document.createElement('nonesuch-app');
  app.engine = new EngineClient();
  app.store = startPictureStore(siteUrl(), pageUrl(), settled(app.engine));
  document.body.append(app);
  // After the page has been drawn up for the first time.
  setTimeout(() => app.engine.startAhead());
}

// A task of its own: a phone has been busy with the code, and whoever waits for it comes in between.
setTimeout(start);
