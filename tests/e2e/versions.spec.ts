import {rmSync} from 'node:fs';
import type {Page} from '@playwright/test';
import {readPngText} from '../../src/pictures/png/png.ts';
import type {StaticServer} from '../support/static-server.ts';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer, type Pixels} from './explore-steps.ts';
import {expect, openWall, PEOPLE, pictures, test, untilKept, untilServed} from './site.ts';
import {after, before, updatedSite} from './versioned-site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

const folders: string[] = [];
test.afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, {recursive: true})));

/** The host gets a new version of the people. */
function update(site: StaticServer, isArchived: boolean): void {
  const folder = updatedSite(isArchived);
  folders.push(folder);
  site.folder = folder;
}

/** The picture of a link, and the version that the page says of it. */
async function shown(page: Page): Promise<{pixels: Pixels; version: string | null}> {
  await expect(picture(page)).toBeVisible({timeout: 60_000});
  return {pixels: await pixelsOf(picture(page)), version: queryOf(page).get('v')};
}

async function pngAt(page: Page, url: string): Promise<{status: number; bytes: Uint8Array; text: string}> {
  return page.evaluate(async (address) => {
    const response = await fetch(address);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {status: response.status, bytes, text: response.ok ? '' : new TextDecoder().decode(bytes)};
  }, url);
}

const note = (page: Page) => page.locator('nonesuch-status [role=status]');

test('a link shows the same picture after an update, and offers the newest', async ({
  page,
  site,
  complaints,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilServed(page);
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7`);
  await expect.poll(() => queryOf(page).get('v')).toBe(String(before));
  const link = page.url();
  const {pixels} = await shown(page);
  const fileAddress = (await picture(page).getAttribute('src'))!;
  expect(fileAddress).toContain(`v=${before}`);
  await untilKept(page, site.url, 'people');

  update(site, true);
  await page.goto(link);
  const again = await shown(page);
  expect(again.version).toBe(String(before));
  expect(difference(again.pixels, pixels)).toBe(0);
  await expect(note(page)).toContainText(`These pictures are of version ${before} of the model.`);

  await page.getByRole('button', {name: `Show version ${after}`}).click();
  await expect.poll(() => queryOf(page).get('v')).toBe(String(after));
  await expect.poll(async () => difference((await shown(page)).pixels, pixels)).toBeGreaterThan(3);
  await expect(note(page)).not.toContainText('version');
  // The address of the PNG is the picture that it was, too, though the page shows another version by now.
  const {status, bytes} = await pngAt(page, fileAddress);
  expect([status, readPngText(bytes)['Model version']]).toEqual([200, String(before)]);

  await page.goBack();
  await expect.poll(() => queryOf(page).get('v')).toBe(String(before));
  await expect.poll(async () => difference((await shown(page)).pixels, pixels)).toBe(0);
  expect(complaints).toEqual([]);
});

test('the note about an earlier version lies over no control of a picture, and not over the album', async ({
  page,
  site,
}) => {
  update(site, true);
  for (const [width, height] of [
    [390, 844],
    [844, 390],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({width, height});
    for (const panel of ['', '&panel=creativity']) {
      await openPicture(page, site, `?${PEOPLE}&v=${before}&seed=42&psi=0.7${panel}`);
      await expect(note(page).getByRole('button', {name: `Show version ${after}`})).toBeVisible();
      // The controls of a picture come with the code that lies over the wall.
      await expect(viewer(page).getByRole('button', {name: 'Next'})).toBeVisible();
      const box = (await note(page).locator('p').boundingBox())!;
      for (const control of await viewer(page).locator('button:visible, input:visible').all()) {
        const other = (await control.boundingBox())!;
        const isApart =
          other.x >= box.x + box.width ||
          other.x + other.width <= box.x ||
          other.y >= box.y + box.height ||
          other.y + other.height <= box.y;
        const name = (await control.getAttribute('aria-label')) ?? (await control.textContent());
        expect(isApart, `${name?.trim()} at ${width} pixels${panel}`).toBe(true);
      }
    }
  }
  await page.goto(`${site.url}?${PEOPLE}&v=${before}&wall=3&album`);
  await expect(page.getByRole('dialog', {name: 'Album'})).toBeVisible();
  await expect(pictures(page).first()).toBeVisible();
  await expect(note(page)).not.toContainText('version');
});

test('a link without a version, and a new wall, show the newest', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=5`);
  await expect.poll(() => queryOf(page).get('v')).toBe(String(before));
  update(site, true);
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  await expect.poll(() => queryOf(page).get('v')).toBe(String(after));
  await openPicture(page, site, `?${PEOPLE}&seed=42`);
  await expect.poll(() => queryOf(page).get('v')).toBe(String(after));
  await expect(note(page)).not.toContainText('version');
});

test('a version that the site no longer has is named in one sentence, and the newest is shown', async ({
  page,
  site,
}) => {
  update(site, false);
  await openPicture(page, site, `?${PEOPLE}&v=${before}&seed=42&psi=0.7`);
  await expect(note(page)).toContainText(
    `This picture was made by version ${before} of the model, and this site has version ${after}`,
  );
  await expect.poll(() => queryOf(page).get('v')).toBe(String(after));
  await untilServed(page);

  const address = `${site.url}pictures/people/seed0000042.png?psi=0.7&v=${before}`;
  const answer = await pngAt(page, address);
  expect([answer.status, answer.text]).toEqual([
    404,
    `This picture was made by version ${before} of the model, and this site has version ${after}.\n`,
  ]);
  await page.goto(address);
  await expect(page.getByText(`This picture was made by version ${before}`)).toBeVisible();
  await page.getByRole('link', {name: `Show it as version ${after} makes it`}).click();
  await expect(page.locator('img')).toBeVisible({timeout: 60_000});
  expect(page.url()).toBe(`${site.url}pictures/people/seed0000042.png?psi=0.7`);
});

test('an address of an earlier version makes its picture with that version, without a wall too', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7`);
  const {pixels} = await shown(page);
  await untilServed(page);
  update(site, true);
  const address = `${site.url}pictures/people/seed0000042.png?psi=0.7&v=${before}`;
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.endsWith('pictures')) await caches.delete(name);
  });
  await page.goto(address);
  const image = page.locator('img');
  await expect(image).toBeVisible({timeout: 60_000});
  expect(difference(await pixelsOf(image), pixels)).toBe(0);
});

test('what was edited has an address of its own, which opens alone, and as itself after an update', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7`);
  await untilServed(page);
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&near=7&mix=85-fine`);
  const address = (await picture(page).getAttribute('src'))!;
  expect(address).toBe(`${site.url}pictures/people/seed0000042.png?psi=0.7&v=${before}&near=7&mix=85-fine`);
  const {pixels} = await shown(page);
  const plain = await pngAt(page, `${site.url}pictures/people/seed0000042.png?psi=0.7&v=${before}`);
  const edited = await pngAt(page, address);
  expect(readPngText(edited.bytes)).toMatchObject({
    Edits: 'near=7&mix=85-fine',
    'Model version': String(before),
  });
  expect(edited.bytes).not.toEqual(plain.bytes);

  update(site, true);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.endsWith('pictures')) await caches.delete(name);
  });
  await page.goto(address);
  const image = page.locator('img');
  await expect(image).toBeVisible({timeout: 60_000});
  expect(difference(await pixelsOf(image), pixels)).toBe(0);
  expect(await page.title()).toBe('seed0000042-edited.png');
});

/** The album as the first release has left it. */
async function albumOfFirstRelease(page: Page, site: StaticServer, queries: string[]): Promise<void> {
  await page.goto(`${site.url}favicon.svg`);
  await page.evaluate(
    async ({name, links}) => {
      const request = indexedDB.open(name, 1);
      await new Promise<void>((resolve, reject) => {
        request.onupgradeneeded = () => {
          for (const shelf of ['kept', 'seen']) {
            request.result.createObjectStore(shelf, {keyPath: 'query'}).createIndex('at', 'at');
          }
        };
        request.onerror = () => reject(request.error!);
        request.onsuccess = () => resolve();
      });
      const transaction = request.result.transaction('kept', 'readwrite');
      links.forEach((query, at) => transaction.objectStore('kept').put({query, at}));
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      request.result.close();
    },
    {name: `nonesuch ${new URL(site.url).pathname}`, links: queries},
  );
}

test('an album of the first release stays what it was, through an update too', async ({page, site}) => {
  const album = page.getByRole('dialog', {name: 'Album'});
  const open = (seed: number) => album.getByRole('button', {name: new RegExp(`^Open .*, seed ${seed}$`)});
  await albumOfFirstRelease(page, site, [
    '?model=people&seed=42&psi=0.7',
    '?model=people&seed=7&psi=0.7&near=5',
  ]);
  await openWall(page, `${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album.locator('nonesuch-thumb img')).toHaveCount(2);
  const pixels = await pixelsOf(open(42).locator('img'));
  await open(7).click();
  await expect.poll(() => queryOf(page).get('near')).toBe('5');
  await expect(viewer(page).getByRole('button', {name: 'Kept', exact: true})).toBeVisible();
  await untilKept(page, site.url, 'people');

  // The site forgets the version, the album has its pictures.
  update(site, false);
  await openWall(page, `${site.url}?${PEOPLE}&wall=3&album`);
  await expect.poll(() => queryOf(page).get('v')).toBe(String(after));
  await expect(album.locator('nonesuch-thumb img')).toHaveCount(2);
  expect(difference(await pixelsOf(open(42).locator('img')), pixels)).toBe(0);
  await open(42).click();
  await expect(note(page)).toContainText(`This picture was made by version ${before}`);
});
