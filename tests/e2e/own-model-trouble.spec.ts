import {appendFileSync, closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect} from '@playwright/test';
import {queryOf} from './explore-steps.ts';
import {button, dropFixture, keptFiles, nameAndOpen, sheet, untilDirections} from './own-model-steps.ts';
import {openWall, PEOPLE, pictures, test, untilServed} from './site.ts';

const WALL = `?${PEOPLE}&wall=3`;

/** A file that takes some seconds to read, and no room on the disk. */
function largeFile(folder: string): string {
  const path = join(folder, 'large.pkl');
  const file = openSync(path, 'w');
  writeSync(file, Uint8Array.of(0x80, 4));
  ftruncateSync(file, 400e6);
  closeSync(file);
  return path;
}

test('what is read can be cancelled, a second file waits, and nothing of a closed tab is left', async ({
  page,
  context,
  site,
}) => {
  await openWall(page, site.url + WALL);
  await dropFixture(page, 'ada_orig32');
  await expect(sheet(page).getByLabel('Title')).toBeVisible();
  await dropFixture(page, 'ada_gray32');
  await expect(
    sheet(page).getByText('“ada_gray32.pkl” has to wait: finish with this file first, or cancel it.'),
  ).toBeVisible();
  await expect(sheet(page).getByRole('heading', {name: 'ada_orig32.pkl'})).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(sheet(page).getByText('Choose a file')).toBeVisible();
  await dropFixture(page, 'ada_gray32');
  await expect(sheet(page).getByLabel('Title')).toHaveValue('Ada gray32');
  await page.close();

  const next = await context.newPage();
  await openWall(next, site.url + WALL);
  expect(await keptFiles(next)).toEqual({});
});

test('what a tab that was closed half-way has stored is swept away', async ({page, site}) => {
  await openWall(page, site.url + WALL);
  await page.evaluate(async (root) => {
    const name = `nonesuch:${new URL(root).pathname}:local-models`;
    const cache = await caches.open(name);
    await cache.put(`${root}models/local-0123456789ab/weights-001.bin?sha256=ab`, new Response('half'));
  }, site.url);
  await openWall(page, site.url + WALL);
  await expect.poll(() => keptFiles(page)).toEqual({});
});

test('a file that changes while it is read is told, and one that is being read can be cancelled', async ({
  page,
  site,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-'));
  try {
    const path = largeFile(folder);
    await openWall(page, site.url + WALL);
    await page.getByRole('combobox', {name: 'Model'}).selectOption('+');
    const input = sheet(page).locator('input[type=file]');
    await input.setInputFiles(path);
    await expect(sheet(page).getByText('Reading the file (400.0 MB) …')).toBeVisible();
    await expect(sheet(page).getByRole('progressbar')).toBeVisible();
    await button(page, 'Cancel').click();
    await input.setInputFiles(path);
    await expect(sheet(page).getByText(/^Reading the file/)).toBeVisible();
    appendFileSync(path, 'more');
    await expect(
      sheet(page).getByText(
        'The file changed or went away while it was read: open it again once nothing writes to it.',
      ),
    ).toBeVisible();
    expect(await keptFiles(page)).toEqual({});
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('two tabs open one file, and each sees what the other does', async ({page, context, site}) => {
  await openWall(page, site.url + WALL);
  await untilServed(page);
  const other = await context.newPage();
  await openWall(other, site.url + WALL);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await dropFixture(tab, 'ada_orig32');
    await expect(sheet(tab).getByLabel('Title')).toBeVisible();
  }
  await Promise.all([button(page, 'Open').click(), button(other, 'Open').click()]);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await expect.poll(() => queryOf(tab).get('model')).toMatch(/^local-/);
    await expect(pictures(tab).first()).toBeVisible();
  }
  await untilDirections(page);
  const names = Object.keys(await keptFiles(page)).sort();
  expect(names.filter((name) => name.endsWith('model.json'))).toHaveLength(1);

  await page.bringToFront();
  await dropFixture(page, 'ada_orig32');
  await expect(sheet(page).getByText('This file is on this device already, as “Ada orig32”.')).toBeVisible();
  await button(page, 'Choose another file').click();
  await button(page, 'Delete Ada orig32').click();
  await sheet(page)
    .getByRole('button', {name: /^Delete \d/})
    .click();
  await expect
    .poll(() =>
      other.getByRole('combobox', {name: 'Model'}).getByRole('option', {name: 'Ada orig32'}).count(),
    )
    .toBe(0);
  // What it shows it goes on showing.
  await expect(pictures(other).first()).toBeVisible();
  expect(await keptFiles(page)).toEqual({});
});

test('where there is no room, it says so before the work, and the model lives until the tab closes', async ({
  page,
  site,
}) => {
  await openWall(page, site.url + WALL);
  await untilServed(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {origin: new URL(site.url).origin, quotaSize: 1000});
  await dropFixture(page, 'ada_orig32');
  await expect(
    sheet(page).getByText(
      /^The model takes 0\.\d MB, but this browser has (less|only 0\.0 MB) left for this site/,
    ),
  ).toBeVisible();
  await button(page, 'Open without keeping it').click();
  await expect.poll(() => queryOf(page).get('model')).toMatch(/^local-/);
  await expect(pictures(page).first()).toHaveAttribute('src', /local-/);
  await page.getByRole('combobox', {name: 'Model'}).selectOption('+');
  await expect(sheet(page).getByText(/gone when this tab closes/)).toBeVisible();
  await page.keyboard.press('Escape');
  // The page makes it for whoever asks for its address.
  const model = queryOf(page).get('model')!;
  const status = await page.evaluate(
    async (id) => (await fetch(`pictures/${id}/seed0000077.png?psi=0.7&v=1`)).status,
    model,
  );
  expect(status).toBe(200);
  await page.reload();
  await expect(page.getByRole('alert').getByText(`somebody’s own device (${model})`)).toBeVisible();
});

test('clearing and updating what the site keeps of its own leaves it alone', async ({page, site}) => {
  await openWall(page, site.url + WALL);
  await untilServed(page);
  await dropFixture(page, 'ada_orig32');
  await nameAndOpen(page, 'Owls', 'owl');
  await untilDirections(page);
  const before = await keptFiles(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (!name.endsWith(':local-models')) await caches.delete(name);
    await (await navigator.serviceWorker.ready).update();
  });
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(queryOf(page).get('model')).toMatch(/^local-/);
  expect(await keptFiles(page)).toEqual(before);
});
