import {readFile} from 'node:fs/promises';
import type {Page} from '@playwright/test';
import {readPngText} from '../../src/pictures/png/png.ts';
import type {App} from '../../src/app/app.ts';
import {difference, type Pixels} from './explore-steps.ts';
import {expect, openWall, PEOPLE, pictures, stopServiceWorker, test, untilServed, versionOf} from './site.ts';

const address = 'pictures/pony/seed0000042.png?psi=0.7';

/** What the page gets for an address by fetch. */
function fetchIn(
  page: Page,
  url: string,
  method = 'GET',
): Promise<{status: number; headers: Record<string, string>; bytes: Uint8Array}> {
  return page.evaluate(
    async ({url: target, method: verb}) => {
      const response = await fetch(target, {method: verb});
      const bytes = new Uint8Array(await response.arrayBuffer());
      return {status: response.status, headers: Object.fromEntries(response.headers), bytes};
    },
    {url, method},
  );
}

/** RGBA of an image as the browser decodes it. */
function pixelsIn(page: Page, url: string): Promise<Pixels> {
  return page.evaluate(async (target) => {
    const bitmap = await createImageBitmap(await (await fetch(target)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  }, url);
}

/** A wall that is served by the service worker: its pictures have real addresses. */
async function openServedWall(page: Page, url: string): Promise<void> {
  await openWall(page, url);
  await untilServed(page);
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
}

test('every picture of the wall is an image with a real address that gives a PNG with its name', async ({
  page,
  site,
}) => {
  await openServedWall(page, site.url);
  const src = (await pictures(page).first().getAttribute('src'))!;
  expect(src).toMatch(
    new RegExp(`^${site.url}pictures/pony/seed\\d{7,10}\\.png\\?psi=[\\d.]+&v=${versionOf('pony')}$`),
  );
  const {status, headers, bytes} = await fetchIn(page, src);
  expect(status).toBe(200);
  const name = src.slice(src.lastIndexOf('/') + 1).replace(/\?.*/, '');
  expect(headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `inline; filename="${name}"`,
    'content-length': String(bytes.length),
    'cross-origin-resource-policy': 'same-origin',
  });
  const text = readPngText(bytes);
  const seed = Number(/seed(\d+)/.exec(name)![1]);
  expect(text).toMatchObject({Software: 'Nonesuch', Seed: String(seed), Model: 'pony', Licence: 'CC0-1.0'});
  expect(text['Source']).toMatch(
    new RegExp(`\\?model=pony&v=${versionOf('pony')}&psi=[\\d.]+&seed=${seed}$`),
  );

  const head = await fetchIn(page, src, 'HEAD');
  expect(head.headers['content-length']).toBe(String(bytes.length));
  expect(head.bytes).toHaveLength(0);
});

test('an address is answered by the engine of the open page, with the same pixels each time', async ({
  page,
  site,
}) => {
  await openServedWall(page, site.url);
  const made = await fetchIn(page, site.url + address);
  expect(made.status).toBe(200);
  expect(readPngText(made.bytes)['Seed']).toBe('42');
  const pixels = await pixelsIn(page, site.url + address);
  const fromEngine = await page.locator('nonesuch-app').evaluate(async (app: App) => {
    const from = {space: 'z', seed: 42} as const;
    const {bytes} = await app.engine.picture({from, truncationPsi: 0.7, format: 'rgba'});
    return new Uint8ClampedArray(bytes);
  });
  expect(difference(pixels, fromEngine)).toBe(0);
  // Without what is held, in the cache and in the worker's memory, it has to be made again.
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.endsWith('pictures')) await caches.delete(name);
  });
  await stopServiceWorker(page);
  expect(difference(await pixelsIn(page, site.url + address), pixels)).toBe(0);
  expect(new Set(pixels).size).toBeGreaterThan(20);
});

test('an address opens in a new tab and survives a reload', async ({page, site}) => {
  await openServedWall(page, `${site.url}?${PEOPLE}`);
  const src = (await pictures(page).first().getAttribute('src'))!;
  const tab = await page.context().newPage();
  await tab.goto(src);
  const image = tab.locator('img');
  await expect(image).toBeVisible();
  expect(await image.evaluate((element: HTMLImageElement) => element.src)).toBe(src);
  expect(await tab.title()).toMatch(/^seed\d{7,10}\.png$/);
  await tab.reload();
  await expect(image).toBeVisible();
  expect(tab.url()).toBe(src);
});

test('an address that came through other sites is the same picture', async ({page, site}) => {
  await openServedWall(page, `${site.url}?${PEOPLE}`);
  const src = (await pictures(page).first().getAttribute('src'))!;
  const shared = `${src.replace('.png?', '.PNG?fbclid=IwAR0x&')}&utm_source=chat&utm_source=mail&${src.split('?')[1]}`;
  const {status, headers, bytes} = await fetchIn(page, shared);
  expect(status).toBe(200);
  expect(headers['content-disposition']).toContain(src.split('/').at(-1)!.split('?')[0]!);
  expect(bytes).toEqual((await fetchIn(page, src)).bytes);
  const tab = await page.context().newPage();
  await tab.goto(shared);
  await expect(tab.locator('img')).toHaveAttribute('src', src);
});

test('an address opens when no page of the site is open: its own page makes the picture', async ({
  page,
  site,
}) => {
  await openServedWall(page, site.url);
  const other = await page.context().newPage();
  await page.close();
  await other.goto(site.url + address);
  const image = other.locator('img');
  await expect(image).toBeVisible();
  const size = await image.evaluate((element: HTMLImageElement) => element.naturalWidth);
  expect(size).toBeGreaterThanOrEqual(64);
  const {headers} = await fetchIn(other, site.url + address);
  expect(headers['content-type']).toBe('image/png');
});

test("the browser's own Save image gets picture and name: a blob and a download name while the menu is open", async ({
  page,
  site,
}) => {
  await openServedWall(page, `${site.url}?${PEOPLE}`);
  // The element, not the first of those that are there: more come.
  const image = (await pictures(page).first().elementHandle())!;
  const src = (await image.getAttribute('src'))!;
  const state = (): Promise<{src: string; download: string | null}> =>
    image.evaluate((element) => ({
      src: (element as HTMLImageElement).src,
      download: element.closest('a')!.getAttribute('download'),
    }));
  await image.dispatchEvent('contextmenu', {bubbles: true, composed: true, cancelable: true, button: 2});
  const during = await state();
  expect(during.src).toMatch(/^blob:/);
  // The browser adds what belongs to it: .png to a picture, .html to a link that it saves.
  expect(during.download).toBe(/seed\d+(?=\.png)/.exec(src)![0]);
  const viaMenu = await pixelsIn(page, during.src);
  // A menu may stay open for as long as its owner thinks about it.
  await page.waitForTimeout(2500);
  expect(await state()).toEqual(during);
  // Off the picture, wherever it hangs: onto the toolbar.
  await page.mouse.move(20, 20);
  await page.getByRole('button', {name: 'New wall'}).hover();
  await expect.poll(state).toEqual({src, download: null});
  expect(difference(await pixelsIn(page, src), viaMenu)).toBe(0);
  // "Open image in new tab" shows it for as long as this page is open, menu or not.
  const tab = await page.context().newPage();
  await tab.goto(during.src);
  await expect(tab.locator('img')).toBeVisible();
});

test('dragging a picture drags its address', async ({page, site}) => {
  await openServedWall(page, `${site.url}?${PEOPLE}`);
  // Both from one element: the first picture may soon be another one.
  const [src, dragged] = await pictures(page)
    .first()
    .evaluate((element: HTMLImageElement) => {
      const dataTransfer = new DataTransfer();
      element.dispatchEvent(new DragEvent('dragstart', {bubbles: true, composed: true, dataTransfer}));
      return [element.src, dataTransfer.getData('text/uri-list')];
    });
  expect(src).toContain('/pictures/people/');
  expect(dragged).toBe(src);
});

test('the Save button downloads the picture under its name, on the very first visit too', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?model=pony&seed=42&psi=0.7`);
  const save = page.getByRole('button', {name: 'Save'});
  await expect(save).toBeEnabled();
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toBe('seed0000042.png');
  const text = readPngText(await readFile(await download.path()));
  expect(text).toMatchObject({Seed: '42', 'Truncation psi': '0.7'});
});

test('what cannot be a picture is answered with 404 and one sentence', async ({page, site}) => {
  await openServedWall(page, `${site.url}?${PEOPLE}`);
  for (const wrong of [
    'pictures/unicorn/seed0000042.png?psi=0.7',
    'pictures/pony/seed9999999999.png',
    'pictures/pony/x.png',
  ]) {
    const {status, headers, bytes} = await fetchIn(page, site.url + wrong);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('text/plain');
    expect(Buffer.from(bytes).toString()).toMatch(/^There is no (picture|model).*\.\n$/);
  }
});

test('a stranger who opens an address gets the picture from hosts that show 404.html', async ({
  page,
  site,
}) => {
  await page.goto(site.url + address);
  const image = page.locator('img');
  await expect(image).toBeVisible();
  expect(await page.title()).toBe('seed0000042.png');
});
