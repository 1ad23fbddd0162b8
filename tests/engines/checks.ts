/** What must be right in every engine: the checks, told which browser to start. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {StaticServer} from '../support/static-server.ts';
import {type Browser, inPage, until} from './browser.ts';
import {expectedPixels} from './expected-pixels.ts';
import {dropCheckpoint, ownWall, pressButton, wholeWall} from './steps.ts';

const dist = resolve(process.env['NONESUCH_DIST'] ?? join(import.meta.dirname, '../../dist'));
const WALL = '?model=people&wall=5&psi=0.7&at=20';
const PSI = 0.7;
const SEEDS = [0, 1, 2, 3];
/** Mean difference of two pictures of the same seed: the last bit of a sum may differ between processors. */
const SAME = 0.1;

/** The large picture, or the only one of a page. */
const largePicture = (browser: Browser): Promise<unknown> =>
  until(browser, 'a large picture', () =>
    (deep('img.picture:not([data-old])') as HTMLImageElement[]).some(({naturalWidth}) => naturalWidth > 0),
  );

const openPicture = (browser: Browser): Promise<boolean> =>
  inPage(browser, () => deep('nonesuch-viewer').length > 0);

const noOpenPicture = (browser: Browser): Promise<unknown> =>
  until(browser, 'the wall again', () => deep('nonesuch-viewer').length === 0);

/** Column at the left edge, as the address says it. */
async function columnOf(browser: Browser): Promise<number> {
  return Number(new URL(await browser.url()).searchParams.get('at'));
}

/** The address follows the wall once it has come to rest. */
async function untilPast(browser: Browser, column: number): Promise<number> {
  await expect.poll(() => columnOf(browser), {timeout: 20_000, interval: 200}).toBeGreaterThan(column);
  return columnOf(browser);
}

/** Saves a morph in the first way that is offered, and compares the film's first frame with the picture it begins with. */
async function checkFilm(browser: Browser, siteUrl: string): Promise<void> {
  const film = 'morph=42-0.7~85-0.7&film=0.6-10-w-even&panel=morph';
  await browser.open(`${siteUrl}?model=people&seed=42&psi=${PSI}&${film}`);
  await inPage(browser, () => {
    const create = URL.createObjectURL.bind(URL);
    const types = new Map<string, string>();
    URL.createObjectURL = (file: Blob) => {
      const url = create(file);
      types.set(url, file.type);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      document.documentElement.dataset['film'] = `film ${types.get(this.href)} ${this.href}`;
    };
  });
  const label = await until(browser, 'a way to save', () =>
    deep('button')
      .map((button) => button.textContent.trim().replace(/\s+/g, ' '))
      .find((text) => /^Save (MP4|WebM|GIF)/.test(text)),
  );
  await pressButton(browser, label);
  const [, type, url] = (
    await until(browser, 'a film', () => document.documentElement.dataset['film'] ?? '')
  ).split(' ');
  // Its first frame beside the picture that it begins with.
  const error = await until(
    browser,
    'the first frame of the film',
    async (type, url) => {
      const side = 32;
      const look = (source: CanvasImageSource): Uint8ClampedArray => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = side;
        const context = canvas.getContext('2d')!;
        context.drawImage(source, 0, 0, side, side);
        return context.getImageData(0, 0, side, side).data;
      };
      const isVideo = type.startsWith('video');
      const shown = isVideo ? document.createElement('video') : new Image();
      const loaded = new Promise((resolve, reject) => {
        shown.addEventListener(isVideo ? 'loadeddata' : 'load', resolve);
        shown.addEventListener('error', () => reject(new Error('The film cannot be shown.')));
      });
      if (shown instanceof HTMLVideoElement) shown.muted = true;
      shown.src = url;
      await loaded;
      const film = look(shown);
      const [canvas] = deep('nonesuch-morph-player').flatMap((player) => [
        ...(player.shadowRoot?.querySelectorAll('canvas') ?? []),
      ]);
      const [image] = deep('nonesuch-thumb').flatMap((thumb) => [
        ...(thumb.shadowRoot?.querySelectorAll('img') ?? []),
      ]);
      const picture = look(image ?? canvas!);
      return film.reduce((sum, value, i) => sum + Math.abs(value - picture[i]!), 0) / film.length + 1e-9;
    },
    type!,
    url!,
  );
  expect(error).toBeLessThan(12);
}

export function checkEngine(name: string, start: (() => Promise<Browser>) | null): void {
  describe.skipIf(start === null)(name, () => {
    let browser: Browser;
    let site: StaticServer;

    const startBrowser = async (): Promise<void> => {
      browser = await start!();
      await browser.resize(640, 480);
    };

    beforeAll(async () => {
      site = await StaticServer.start(dist, {headers: {'Access-Control-Allow-Origin': '*'}});
      await startBrowser();
      console.log(`${name}: ${browser.title}`);
    });

    // A browser that died takes one check with it, not all that follow.
    beforeEach(async () => {
      try {
        await browser.url();
      } catch {
        await browser.quit().catch(() => undefined);
        await startBrowser();
      }
    });

    afterAll(async () => {
      await browser?.quit();
      await site?.stop();
    });

    it('shows a whole wall on the first visit', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      const failed = await inPage(browser, () => deep('nonesuch-tile[state=failed]').length);
      expect(failed).toBe(0);
    });

    it('shows a whole wall on the second visit, each picture at a real address', async () => {
      await until(browser, 'a service worker', () => navigator.serviceWorker.controller !== null);
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      const {src, answer} = await inPage(browser, async () => {
        const image = deep('nonesuch-tile[state=done]')[0]?.shadowRoot?.querySelector('img');
        const response = await fetch(image!.src);
        const head = String.fromCharCode(...new Uint8Array(await response.arrayBuffer()).subarray(1, 4));
        return {src: image!.src, answer: [response.status, response.headers.get('content-type'), head]};
      });
      expect(src).toMatch(/\/pictures\/people\/seed\d+\.png/);
      expect(answer).toEqual([200, 'image/png', 'PNG']);
    });

    it('has an engine on each of many visits', async () => {
      for (let visit = 0; visit < 6; visit++) {
        await browser.open(`${site.url}?model=people&seed=${visit}&psi=${PSI}`);
        await largePicture(browser);
      }
    });

    it('makes the pixels of four seeds as Node makes them', async () => {
      const expected = await expectedPixels('people', SEEDS, PSI);
      for (const [i, seed] of SEEDS.entries()) {
        // Nobody has seen it: the service worker asks the page's engine.
        const address = `${site.url}pictures/people/seed${String(seed).padStart(7, '0')}.png?psi=${PSI}`;
        const pixels = await inPage(
          browser,
          async (address) => {
            const response = await fetch(address);
            if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
            const image = await createImageBitmap(await response.blob());
            const canvas = document.createElement('canvas');
            canvas.width = image.width;
            canvas.height = image.height;
            const context = canvas.getContext('2d')!;
            context.drawImage(image, 0, 0);
            return [...context.getImageData(0, 0, image.width, image.height).data].filter(
              (_, i) => i % 4 !== 3,
            );
          },
          address,
        );
        expect(pixels.length).toBe(expected[i]!.length);
        const sum = pixels.reduce((total, value, at) => total + Math.abs(value - expected[i]![at]!), 0);
        expect(sum / pixels.length).toBeLessThan(SAME);
      }
    });

    it('opens an address in a new tab, whether the picture is there or has to be made', async () => {
      for (const seed of ['0000000', '0000077']) {
        await browser.inNewTab(`${site.url}pictures/people/seed${seed}.png?psi=${PSI}`, async () => {
          await until(browser, 'a picture in its own tab', () => document.querySelector('img')?.naturalWidth);
        });
      }
    });

    it('moves the wall by a drag, which opens nothing, and by keys', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      const before = await columnOf(browser);
      await browser.drag(Array.from({length: 13}, (_, i) => [540 - 25 * i, 200] as const));
      const dragged = await untilPast(browser, before);
      expect(await openPicture(browser)).toBe(false);
      await browser.press('ArrowRight');
      await browser.press('PageDown');
      await untilPast(browser, dragged);
    });

    it('shows a plane, which goes both ways and nearer, and opens what lies between seeds', async () => {
      await browser.open(`${site.url}?model=people&psi=${PSI}&plane=7&x=2&y=3&zoom=1`);
      const wholePlane = (): Promise<unknown> =>
        until(browser, 'a whole plane', () => deep('[role=grid]')[0]?.getAttribute('aria-busy') === 'false');
      await wholePlane();
      await browser.drag(Array.from({length: 13}, (_, i) => [500 - 20 * i, 150 + 10 * i] as const));
      const spot = async (name: string): Promise<number> =>
        Number(new URL(await browser.url()).searchParams.get(name));
      await expect.poll(() => spot('x'), {timeout: 20_000, interval: 200}).toBeGreaterThan(2.5);
      expect(await spot('y')).toBeLessThan(3);
      expect(await openPicture(browser)).toBe(false);
      await browser.press('Home');
      await browser.press('+');
      await expect.poll(() => spot('zoom'), {timeout: 20_000, interval: 200}).toBe(2);
      await wholePlane();
      await inPage(browser, () => {
        const tile = deep('nonesuch-tile[data-column="4"][data-row="4"]')[0];
        tile!.shadowRoot!.querySelector('a')!.click();
      });
      await largePicture(browser);
      expect(new URL(await browser.url()).searchParams.get('blend')).toMatch(/^1(,\d+:1){3}$/);
      await browser.press('Escape');
      await until(browser, 'the plane again', () => deep('nonesuch-viewer').length === 0);
      await browser.press('Escape');
      await wholeWall(browser);
    });

    it('opens a picture by a click; Escape and Back lead to the wall', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      await browser.drag([[300, 150]]);
      await largePicture(browser);
      await browser.press('Escape');
      await noOpenPicture(browser);
      await browser.drag([[300, 150]]);
      await largePicture(browser);
      await inPage(browser, () => void setTimeout(() => history.back()));
      await noOpenPicture(browser);
    });

    it('saves a picture under its name', async () => {
      await browser.open(`${site.url}?model=people&seed=42&psi=${PSI}`);
      await largePicture(browser);
      await inPage(browser, () => {
        // What the browser does with a download is its own; what it is given is ours.
        HTMLAnchorElement.prototype.click = function () {
          document.documentElement.dataset['saved'] = `saved ${this.download} ${this.href}`;
        };
      });
      await pressButton(browser, 'Save');
      const [, file, address] = (
        await until(browser, 'a saved file', () => document.documentElement.dataset['saved'] ?? '')
      ).split(' ');
      expect(file).toMatch(/^seed0000042.*\.png$/);
      expect(address).toMatch(/^(blob:)?http/);
    });

    it('keeps a picture in the album, also past a reload', async () => {
      await browser.open(`${site.url}?model=people&seed=42&psi=${PSI}`);
      await largePicture(browser);
      await pressButton(browser, 'Keep');
      const isKept = (): Promise<unknown> =>
        until(browser, 'a kept picture', () => deep('button').some((it) => it.textContent.trim() === 'Kept'));
      await isKept();
      await browser.open(`${site.url}?model=people&seed=42&psi=${PSI}`);
      await isKept();
      await browser.open(`${site.url}${WALL}&album`);
      await until(browser, 'a picture in the album', () =>
        (deep('nonesuch-album') as HTMLElement[])
          .flatMap((album) => [...(album.shadowRoot?.querySelectorAll('nonesuch-thumb') ?? [])])
          .some((thumb) => thumb.shadowRoot?.querySelector('img')?.naturalWidth),
      );
    });

    it.each([
      ['by its encoders', ''],
      ['without encoders of its own', 'delete globalThis.VideoEncoder;'],
    ])('saves a film %s in a way that shows the pictures', async (_, script) => {
      // A host of its own: the service worker keeps the page's scripts.
      const own = await StaticServer.start(dist);
      own.fail(/^assets\/index-.*\.js$/, {kind: 'prepend', content: script});
      try {
        await checkFilm(browser, own.url);
      } finally {
        await own.stop();
      }
    });

    it('opens a checkpoint that is dropped, and shows it past a reload', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      await dropCheckpoint(browser, 'ada_orig32');
      await pressButton(browser, 'Open');
      await ownWall(browser);
      await until(browser, 'directions that are kept', async () => {
        for (const name of await caches.keys()) {
          for (const {url} of await (await caches.open(name)).keys())
            if (url.includes('directions.json')) return true;
        }
        return false;
      });
      const address = await browser.url();
      expect(address).toMatch(/model=local-[0-9a-f]{12}/);
      await browser.open(address);
      await ownWall(browser);
    });

    it('shows the wall without a network', async () => {
      await browser.open(site.url + WALL);
      await wholeWall(browser);
      await until(browser, 'a kept page', async (url) => (await caches.match(url)) !== undefined, site.url);
      site.isOffline = true;
      try {
        await browser.open(`${site.url}?model=people&wall=6&psi=${PSI}`);
        await wholeWall(browser);
      } finally {
        site.isOffline = false;
      }
    });

    it('shows a picture on a page of another site', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nonesuch-elsewhere-'));
      const elsewhere = await StaticServer.start(folder, {base: '/'});
      try {
        const picture = `<nonesuch-picture model="people" seed="42" psi="${PSI}"></nonesuch-picture>`;
        writeFileSync(
          join(folder, 'index.html'),
          `<!doctype html><title>Elsewhere</title><script type="module" src="${site.url}embed.js"></script>${picture}`,
        );
        await browser.open(elsewhere.url.replace('localhost', '127.0.0.1'));
        await until(browser, 'a picture elsewhere', () =>
          deep('nonesuch-picture').some((it) => it.shadowRoot?.querySelector('img')?.naturalWidth),
        );
      } finally {
        await elsewhere.stop();
        rmSync(folder, {recursive: true});
      }
    });
  });
}
