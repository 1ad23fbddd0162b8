import {readFile, writeFile} from 'node:fs/promises';
import {expect, type Page} from '@playwright/test';
import {unzipSync} from 'fflate';
import {readPngText} from '../../src/picture/png.ts';
import {openPicture, queryOf, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';

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
  expect(Object.keys(files).sort()).toEqual(['seed0000007.png', 'seed0000008-edited.png']);
  expect(readPngText(files['seed0000008-edited.png']!)['Source']).toContain('seed=8&psi=0.7&near=2');

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
