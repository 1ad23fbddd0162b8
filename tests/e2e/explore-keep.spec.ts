import {readFile, writeFile} from 'node:fs/promises';
import {expect, type Page} from '@playwright/test';
import {unzipSync} from 'fflate';
import {readPngText} from '../../src/pictures/png/png.ts';
import {openPicture, queryOf, viewer} from './explore-steps.ts';
import {heldFiles, openWall, PEOPLE, test, untilServed} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

const album = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('dialog', {name: 'Album'});

async function keep(page: Page): Promise<void> {
  await viewer(page).getByRole('button', {name: 'Keep', exact: true}).click();
  await expect(viewer(page).getByRole('button', {name: 'Kept', exact: true})).toBeVisible();
}

async function saved(page: Page, button: string): Promise<{name: string; bytes: Buffer}> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    album(page).getByRole('button', {name: button, exact: true}).click(),
  ]);
  return {name: download.suggestedFilename(), bytes: await readFile(await download.path())};
}

test('kept pictures survive a reload, hang in the album and open with their edits', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&near=5`);
  await keep(page);
  await page.reload();
  await expect(viewer(page).getByRole('button', {name: 'Kept', exact: true})).toBeVisible();

  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await page.keyboard.press('a');
  const kept = album(page).getByRole('button', {name: /^Open .*, seed 42$/});
  await expect(kept.locator('img')).toBeVisible();
  await kept.click();
  await expect(viewer(page)).toBeVisible();
  await expect.poll(() => queryOf(page).get('near')).toBe('5');

  // Pressed again it is no longer kept.
  await viewer(page).getByRole('button', {name: 'Kept', exact: true}).click();
  await page.keyboard.press('Escape');
  await expect(album(page).getByText('Nothing kept yet')).toBeVisible();
  await album(page).getByRole('button', {name: 'History'}).click();
  await expect(
    album(page)
      .getByRole('button', {name: /^Open .*, seed 42$/})
      .first(),
  ).toBeVisible();
});

test('an album is carried to another device as a file', async ({page, site, browser}, info) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  const {name, bytes} = await saved(page, 'Export');
  expect(name).toBe('nonesuch-album.json');
  const path = info.outputPath(name);
  await writeFile(path, bytes);

  const elsewhere = await browser.newPage();
  await elsewhere.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(elsewhere).getByText('Nothing kept yet')).toBeVisible();
  await elsewhere.locator('input[type=file]').setInputFiles(path);
  await expect(album(elsewhere).getByRole('button', {name: /^Open .*, seed 7$/})).toBeVisible();
  await elsewhere
    .locator('input[type=file]')
    .setInputFiles({name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}')});
  await expect(album(elsewhere).getByText('This file is not an album')).toBeVisible();
  await elsewhere.close();
});

test('an album is saved as a contact sheet and as an archive of pictures', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  await openPicture(page, site, `?${PEOPLE}&seed=8&psi=0.7&near=2`);
  await keep(page);
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(page).locator('nonesuch-thumb img')).toHaveCount(2);

  const archive = await saved(page, 'ZIP');
  expect(archive.name).toBe('nonesuch-album.zip');
  const files = unzipSync(archive.bytes);
  expect(Object.keys(files).sort()).toEqual(['album.json', 'seed0000007.png', 'seed0000008-edited.png']);
  expect(readPngText(files['seed0000008-edited.png']!)['Source']).toMatch(/v=\d+&psi=0\.7&seed=8&near=2$/);

  const sheet = await saved(page, 'Sheet');
  expect(sheet.name).toBe('nonesuch-sheet.png');
  const side = await page
    .locator('nonesuch-thumb img')
    .first()
    .evaluate((image: HTMLImageElement) => image.naturalWidth);
  const gap = Math.floor(side / 16);
  // Width and height stand at bytes 16 and 20 of a PNG: two pictures side by side.
  expect([sheet.bytes.readUInt32BE(16), sheet.bytes.readUInt32BE(20)]).toEqual([
    2 * side + 3 * gap,
    side + 2 * gap,
  ]);
});

test('an album with its own pictures needs no model: it is shown and saved where that cannot be had', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  site.fail(/^models\/people\/model\.json$/, {kind: 'status', status: 404});
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(page.getByText('models/people/model.json could not be fetched')).toBeVisible();
  await expect(album(page).locator('nonesuch-thumb img')).toHaveCount(1);
  const files = unzipSync((await saved(page, 'ZIP')).bytes);
  expect(Object.keys(files).sort()).toEqual(['album.json', 'seed0000007.png']);
  const sheet = await saved(page, 'Sheet');
  expect(sheet.bytes.readUInt32BE(16)).toBeGreaterThan(100);
});

/** Drops a file on the page, as the browser would. */
async function dropFile(page: Page, bytes: Buffer, name: string): Promise<void> {
  await page.evaluate(
    ({content, fileName}) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
      }
    },
    {content: Uint8Array.from(bytes), fileName: name},
  );
}

test('a sheet, a list and an archive that are dropped on the page are kept there', async ({
  page,
  site,
  browser,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7&near=2`);
  await keep(page);
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(page).locator('nonesuch-thumb img')).toHaveCount(1);
  const sheet = await saved(page, 'Sheet');
  const list = await saved(page, 'Export');
  const archive = await saved(page, 'ZIP');
  for (const {bytes, name} of [sheet, list, archive]) {
    const context = await browser.newContext({reducedMotion: 'reduce'});
    const elsewhere = await context.newPage();
    await openWall(elsewhere, `${site.url}?${PEOPLE}&wall=3`);
    await dropFile(elsewhere, bytes, name);
    await expect(elsewhere.getByText('1 picture added to the album.')).toBeVisible();
    await album(elsewhere)
      .getByRole('button', {name: /^Open .*, seed 7$/})
      .click();
    await expect.poll(() => queryOf(elsewhere).get('near')).toBe('2');
    await context.close();
  }
});

test('two tabs show one album', async ({page, site}) => {
  const other = await page.context().newPage();
  await other.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(other).getByText('Nothing kept yet')).toBeVisible();
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  await expect(album(other).getByRole('button', {name: /^Open .*, seed 7$/})).toBeVisible();
  await album(other).locator('li').hover();
  await album(other)
    .getByRole('button', {name: /^Remove .*, seed 7$/})
    .click();
  await expect(viewer(page).getByRole('button', {name: 'Keep', exact: true})).toBeVisible();
});

test('whoever deletes the database need not wait for this page, which keeps on keeping', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  const ends = await page.evaluate(async () => {
    const [{name}] = (await indexedDB.databases()) as [{name: string}];
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('blocked');
    });
  });
  expect(ends).toBe('deleted');
  await expect(viewer(page).getByRole('button', {name: 'Keep', exact: true})).toBeVisible();
  await keep(page);
});

/** A tab of the same site with nothing of ours in it, which has the album's database open and never lets go of it. */
async function holdAlbum(page: Page, siteUrl: string, version: number): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(`${siteUrl}favicon.svg`);
  await tab.evaluate(
    ([name, asked]) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name, asked);
        request.onupgradeneeded = () => {
          for (const shelf of ['kept', 'seen']) {
            const {objectStoreNames} = request.result;
            if (objectStoreNames.contains(shelf)) continue;
            request.result.createObjectStore(shelf, {keyPath: 'query'}).createIndex('at', 'at');
          }
        };
        request.onsuccess = resolve;
        request.onblocked = request.onerror = () => reject(new Error('The database is held by somebody.'));
      }),
    [`nonesuch ${new URL(siteUrl).pathname}`, version] as const,
  );
  return tab;
}

const KEEPS_NOTHING = {
  newer: /The album was opened by a newer version of this site; reload the page to use it\./,
  held: /Another tab of this site holds on to the album; close that tab, then try again\./,
};

/** But of the icon that the browser wants for the other tab. */
function expectNoComplaint(complaints: string[]): void {
  expect(complaints.filter((text) => !text.endsWith('/favicon.ico'))).toEqual([]);
}

/** Keep and the album say why, and all else goes on. */
async function expectOneSentence(page: Page, sentence: RegExp): Promise<void> {
  await viewer(page).getByRole('button', {name: 'Keep', exact: true}).click();
  await expect(viewer(page).getByRole('status').filter({hasText: sentence})).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(viewer(page).getByText(/Seed 8$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.locator('nonesuch-tile[state=done]').first()).toBeVisible();
  await page.keyboard.press('a');
  await expect(album(page).getByRole('status').filter({hasText: sentence})).toHaveCount(1);
  await expect(album(page).getByText('Nothing kept yet')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(album(page)).toHaveCount(0);
}

test('an album of a newer version of the site is one sentence, and the page works', async ({
  page,
  site,
  complaints,
}) => {
  await holdAlbum(page, site.url, 3);
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await expectOneSentence(page, KEEPS_NOTHING.newer);
  expectNoComplaint(complaints);
});

test('a newer version of the site takes the album over from an open page, which says so and works', async ({
  page,
  site,
  complaints,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  await viewer(page).getByRole('button', {name: 'Kept', exact: true}).click();
  await expect(viewer(page).getByRole('button', {name: 'Keep', exact: true})).toBeVisible();
  await holdAlbum(page, site.url, 3);
  await expectOneSentence(page, KEEPS_NOTHING.newer);
  expectNoComplaint(complaints);
});

test('a tab that never lets go of an album that is being deleted keeps nothing waiting for ever', async ({
  page,
  site,
  complaints,
}) => {
  const tab = await holdAlbum(page, site.url, 1);
  await tab.evaluate((name) => void indexedDB.deleteDatabase(name), `nonesuch ${new URL(site.url).pathname}`);
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await expectOneSentence(page, KEEPS_NOTHING.held);
  await tab.close();
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  expectNoComplaint(complaints);
});

test('what is kept is meant to stay: the browser is asked once, and not for what was only seen', async ({
  page,
  site,
}) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, {asked: 0});
    navigator.storage.persisted = () => Promise.resolve(false);
    navigator.storage.persist = () => {
      (globalThis as unknown as {asked: number}).asked++;
      return Promise.resolve(true);
    };
  });
  const asked = (): Promise<number> => page.evaluate(() => (globalThis as unknown as {asked: number}).asked);
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  expect(await asked()).toBe(0);
  await keep(page);
  await expect.poll(asked).toBe(1);
  await page.keyboard.press('ArrowRight');
  await keep(page);
  expect(await asked()).toBe(1);
});

test('an album of many thousand pictures is brought, opened and taken out again, and the page goes on', async ({
  page,
  site,
}) => {
  const count = Number(process.env['NONESUCH_ALBUM'] ?? 10_000);
  const pictures = Array.from({length: count}, (_, seed) => ({
    query: `?model=people&v=1&psi=0.7&seed=${seed}`,
    at: '2026-01-01T00:00:00.000Z',
  }));
  await openWall(page, `${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(page).getByText('Nothing kept yet')).toBeVisible();
  const watched = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let turns = 0;
        const take = (): void => {
          turns++;
          if (document.title.startsWith('done')) resolve(turns);
          else setTimeout(take, 20);
        };
        take();
      }),
  );
  await album(page)
    .locator('input[type=file]')
    .setInputFiles({
      name: 'album.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({nonesuchAlbum: 1, pictures})),
    });
  await expect(album(page).getByText(`${count} pictures added.`)).toBeVisible();
  await page.evaluate(() => (document.title = 'done'));
  // Whoever else wants something of the page has had many turns meanwhile.
  expect(await watched).toBeGreaterThan(8);

  await page.goto(`${site.url}?${PEOPLE}&wall=4&album`);
  await expect(album(page).locator('li, p.empty').first()).toBeVisible();
  expect(await album(page).locator('li').count()).toBeLessThanOrEqual(500);
  await page.goto(`${site.url}?${PEOPLE}&wall=4`);
});

test('what a file has brought is taken out again by Undo, and nothing else', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  await keep(page);
  const version = queryOf(page).get('v');
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  await expect(album(page).locator('li')).toHaveCount(1);
  const pictures = Array.from({length: 1200}, (_, seed) => ({
    query: `?model=people&v=${version}&psi=0.7&seed=${seed}`,
    at: '2026-01-01T00:00:00.000Z',
  }));
  await album(page)
    .locator('input[type=file]')
    .setInputFiles({
      name: 'album.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({nonesuchAlbum: 1, pictures})),
    });
  await expect(album(page).getByText('1200 pictures added.')).toBeVisible();
  await expect(album(page).locator('li')).toHaveCount(500);
  await album(page).getByRole('button', {name: 'Show more of 700 others'}).click();
  await expect(album(page).locator('li')).toHaveCount(1000);
  await album(page).getByRole('button', {name: 'Undo'}).click();
  await expect(album(page).locator('li')).toHaveCount(1);
});

test('"Forget all" forgets the pictures that the browser holds too', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilServed(page);
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0.7`);
  const held = async (): Promise<number> =>
    (await heldFiles(page, site.url)).filter((name) => name.startsWith('pictures/') && name.includes('.png'))
      .length;
  await expect.poll(held).toBeGreaterThan(0);
  await page.goto(`${site.url}favicon.svg`);
  await page.goto(`${site.url}?${PEOPLE}&seed=8&psi=0.7`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await album(page).getByRole('button', {name: 'History'}).click();
  // Whatever the wall behind it still makes comes later.
  const forgotten = page.evaluate(async () => {
    const name = (await caches.keys()).find((one) => one.endsWith(':pictures'))!;
    const seven = async (): Promise<boolean> =>
      (await (await caches.open(name)).keys()).some(({url}) => url.includes('seed0000007.png'));
    const before = await seven();
    const started = performance.now();
    let now = before;
    while (now && performance.now() - started < 20_000) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      now = await seven();
    }
    return {before, now};
  });
  await album(page).getByRole('button', {name: 'Forget all'}).click();
  expect(await forgotten).toEqual({before: true, now: false});
});
