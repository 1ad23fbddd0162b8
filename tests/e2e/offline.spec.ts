import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from '@playwright/test';
import {readPngText} from '../../src/pictures/png/png.ts';
import {copyOfSite, secondBuild} from './second-build.ts';
import {expect, heldFiles, openWall, PEOPLE, pictures, test, untilKept, untilServed} from './site.ts';

/** Names of the caches of the site's own files, one a build. */
function appCaches(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await caches.keys()).filter((name) => name.includes(':app:')));
}

const isSecondBuild = (page: Page): Promise<boolean> => page.evaluate(() => 'isSecondBuild' in window);

test('after one visit the site, the model and every picture work without network', async ({page, site}) => {
  await openWall(page, site.url);
  await untilKept(page, site.url);
  site.isOffline = true;
  await page.context().setOffline(true);

  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  const tab = await page.context().newPage();
  await tab.goto(`${site.url}?model=pony&seed=42&psi=0.7`);
  await expect(tab.locator('nonesuch-viewer img').first()).toBeVisible();
  await page.close();
  await tab.goto(`${site.url}pictures/pony/seed0000077.png?psi=0.7`);
  await expect(tab.locator('img')).toBeVisible();
});

test('what lies over the wall opens without network, though nothing of it was opened before', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  const held = await heldFiles(page, site.url);
  expect(held.some((name) => /^assets\/over-wall-.*\.js$/.test(name))).toBe(true);
  site.isOffline = true;
  await page.context().setOffline(true);
  for (const address of ['&seed=5', '&album', '&show', '#about', '#help']) {
    const tab = await page.context().newPage();
    await tab.goto(`${site.url}?${PEOPLE}${address}`);
    await expect(tab.getByRole('dialog')).toBeVisible();
    await tab.close();
  }
});

test('nothing is downloaded twice: the second visit asks the host for pages and descriptors only', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  site.requests.length = 0;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  const code = site.requests.filter((path) => path.startsWith('assets/') || path.includes('.bin'));
  expect(code).toEqual([]);
});

test('a new version replaces the old one at once, without network too, and leaves open pages their files', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  const {folder, oldScript} = secondBuild();
  site.folder = folder;

  const tab = await page.context().newPage();
  await tab.goto(`${site.url}?${PEOPLE}`);
  expect(await isSecondBuild(tab)).toBe(true);
  await expect
    .poll(async () => (await heldFiles(tab, site.url)).includes('assets/index-SecondOne.js'))
    .toBe(true);
  // The page of the old build is still open, and its script is gone from the host.
  const oldFile = await page.evaluate(async (url) => (await fetch(url)).status, site.url + oldScript);
  expect(oldFile).toBe(200);
  expect((await appCaches(tab)).length).toBe(2);

  await page.close();
  // Chromium now and then never answers a reload right after a change of workers, and a host that is slow for once has the page
  // come from what is kept, the old build's too: a visitor would press again. Then once the page has its model and is no longer busy with it.
  await expect(async () => {
    await tab.reload({timeout: 20_000});
    await expect.poll(async () => (await appCaches(tab)).length, {timeout: 20_000}).toBe(1);
  }).toPass();
  site.isOffline = true;
  await tab.reload();
  expect(await isSecondBuild(tab)).toBe(true);
  rmSync(folder, {recursive: true});
});

test('a new version of the model makes its pictures anew', async ({page, site}) => {
  const address = `${site.url}pictures/people/seed0000042.png?psi=0.7`;
  const versionOf = async (): Promise<string | undefined> => {
    const bytes = await page.evaluate(
      async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
      address,
    );
    return readPngText(bytes)['Model version'];
  };
  const folder = copyOfSite();
  const path = join(folder, 'models/people/model.json');
  const descriptor = JSON.parse(readFileSync(path, 'utf8')) as {version: number};
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  expect(await versionOf()).toBe(String(descriptor.version));

  writeFileSync(path, JSON.stringify({...descriptor, version: descriptor.version + 1}));
  site.folder = folder;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(await versionOf()).toBe(String(descriptor.version + 1));
  rmSync(folder, {recursive: true});
});

test('a host that is half way through a deployment is not kept', async ({page, site}) => {
  const {folder} = secondBuild();
  const sw = readFileSync(join(folder, 'sw.js'), 'utf8');
  // The new worker beside the old pages.
  site.fail(/^sw\.js$/, {kind: 'content', content: sw});
  await openWall(page, `${site.url}?${PEOPLE}`);
  await page.waitForTimeout(1000);
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  site.recover();
  await page.reload();
  await untilServed(page);
  rmSync(folder, {recursive: true});
});
