/** A private window, with a service worker or, as in older versions of Firefox, without: a wall and one's own model must be there in both. */
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {StaticServer} from '../support/static-server.ts';
import {type Browser, inPage, until} from './browser.ts';
import {dropCheckpoint, pressButton, wholeWall} from './steps.ts';

const dist = resolve(process.env['NONESUCH_DIST'] ?? join(import.meta.dirname, '../../dist'));
const WALL = '?model=people&wall=5&psi=0.7&at=20';

export interface PrivateWindow {
  hasServiceWorker: boolean;
  start: () => Promise<Browser>;
}

/** Pictures of the checkpoint, wherever they come from. */
const smallPictures = (browser: Browser): Promise<unknown> =>
  until(browser, 'a wall of its pictures', () =>
    deep('nonesuch-tile[state=done]').some(
      (tile) => tile.shadowRoot?.querySelector('img')?.naturalWidth === 32,
    ),
  );

export function checkPrivateWindow(name: string, window: PrivateWindow | null): void {
  describe.skipIf(window === null)(name, () => {
    let browser: Browser;
    let site: StaticServer;

    beforeAll(async () => {
      site = await StaticServer.start(dist);
      browser = await window!.start();
      await browser.resize(640, 480);
    });

    afterAll(async () => {
      await browser?.quit();
      await site?.stop();
    });

    it('shows a whole wall', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      const hasWorker = await inPage(browser, () => 'serviceWorker' in navigator);
      expect(hasWorker).toBe(window!.hasServiceWorker);
    });

    it('opens a checkpoint that is dropped, and shows it past a reload', async () => {
      await dropCheckpoint(browser, 'ada_orig32');
      await pressButton(browser, 'Open');
      await until(browser, 'its address', () => /[?&]model=local-[0-9a-f]{12}/.test(location.search));
      await smallPictures(browser);
      await browser.open(await browser.url());
      await smallPictures(browser);
    });
  });
}
