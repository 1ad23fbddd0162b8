/** The program of the page starts in a document as the site's is. */
import {afterEach, expect, it, vi} from 'vitest';
import {FakeSite} from '../../support/page.ts';

const before = location.href;

afterEach(() => {
  document.querySelector('nonesuch-app')?.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  history.replaceState(null, '', before);
});

/** Hears what the engine is told. */
class SilentWorker extends EventTarget {
  static readonly told: {type: string}[] = [];
  postMessage(message: {type: string}): void {
    SilentWorker.told.push(message);
  }
  terminate(): void {
    // Nothing runs.
  }
}

it('takes the words for the time before away, and starts one engine', async () => {
  const site = await FakeSite.at(new URL('.', document.baseURI).href);
  vi.stubGlobal('fetch', site.fetch(window.fetch.bind(window)));
  vi.stubGlobal('Worker', SilentWorker);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(navigator.serviceWorker, 'register').mockRejectedValue(new DOMException('No.', 'SecurityError'));
  history.replaceState(null, '', location.pathname);
  const words = Object.assign(document.createElement('p'), {textContent: 'Nonesuch is on its way.'});
  words.setAttribute('data-boot', '');
  document.body.append(words);
  await import('../../../src/main.ts');
  await vi.waitFor(() => expect(document.querySelectorAll('nonesuch-app')).toHaveLength(1));
  expect(words.isConnected).toBe(false);
  const app = document.querySelector('nonesuch-app')!;
  await vi.waitFor(() => expect(app.engine.state).toBe('loading'));
  await vi.waitFor(() => expect(SilentWorker.told.map(({type}) => type)).toContain('load'));
});
