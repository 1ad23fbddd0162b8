/** Slow lines, dear lines, and hosts that do not answer. */
import type {Page} from '@playwright/test';
import {StaticServer} from '../support/static-server.ts';
import {test as base, dist, expect, heldFiles, openWall, PEOPLE, pictures, test, untilKept} from './site.ts';

test.use({viewport: {width: 500, height: 400}});

const slow = base.extend({
  // Playwright reads the names of the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const line = {bytesPerSecond: 200_000, latencyMs: 150};
    const site = await StaticServer.start(dist, {compresses: true, line});
    await use(site);
    await site.stop();
  },
});

slow(
  'a slow line: megabytes and the time left before the first of them has come, and the page can be used',
  async ({page, site}) => {
    const start = Date.now();
    await page.goto(`${site.url}?${PEOPLE}&wall=3`, {waitUntil: 'commit'});
    const progress = page.locator('nonesuch-status .progress');
    await expect(progress).toHaveText(/Fetching the model: 0\.\d of \d+\.\d MB,\s+about \d+ s left/);
    const saidAfter = Date.now() - start;
    await page.keyboard.press('PageDown');
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).not.toBe('0');
    await expect(progress).toHaveText(/Fetching the model: [1-9]\d*\.\d of \d+\.\d MB,\s+about \d+ s left/);
    await expect(progress.filter({hasText: 'Fetching'})).toHaveCount(0);
    const lastByte = Date.now();
    await expect(pictures(page).first()).toBeVisible();
    const drawnAfter = Date.now() - lastByte;
    slow.info().annotations.push({type: 'said, drawn', description: `${saidAfter} ms, ${drawnAfter} ms`});
    console.log(`said after ${saidAfter} ms, drawn ${drawnAfter} ms after the last byte`);
    // The line was the model's alone.
    const asked = site.requests.map((path) => path.replace(/\?.*/, ''));
    const worker = asked.indexOf('sw.js');
    const last = asked.findLastIndex((path) => path.endsWith('.bin'));
    expect(worker === -1 || worker > last).toBe(true);
  },
);

const SAVING =
  "Object.defineProperty(navigator, 'connection', {value: {saveData: true}, configurable: true});\n";

test('where every byte counts one build of WebAssembly comes, and nothing ahead of its use', async ({
  page,
  site,
}) => {
  await page.addInitScript(SAVING);
  for (const file of [/engine\.worker-.*\.js$/, /^sw\.js$/]) {
    site.fail(file, {kind: 'prepend', content: SAVING});
  }
  const programs = (): string[] => [
    ...new Set(
      site.requests
        .filter((path) => path.endsWith('.wasm'))
        .map((path) => path.replace(/-[\w-]{8}\.wasm$/, '')),
    ),
  ];
  await openWall(page, `${site.url}?${PEOPLE}`);
  await expect.poll(() => heldFiles(page, site.url)).toContain('models/people/model.json');
  await expect
    .poll(async () => (await heldFiles(page, site.url)).some((name) => name.endsWith('.wasm')))
    .toBe(true);
  await page.waitForTimeout(1500);
  const first = programs();
  expect(first.filter((name) => name.includes('tfjs-backend'))).toHaveLength(1);
  expect(first.filter((name) => name.includes('kernels-'))).toHaveLength(1);
  const ahead = site.requests.filter((path) =>
    /assets\/(over-wall|morph-panel|larger-panel|own-models|dist)-/.test(path),
  );
  expect(ahead).toEqual([]);
  // The next visit is isolated, and would have threads.
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(programs()).toEqual(first);
  // What is opened comes, and is kept.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect
    .poll(async () => (await heldFiles(page, site.url)).some((name) => /over-wall-/.test(name)))
    .toBe(true);
  site.isOffline = true;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
});

async function firstPictureAfter(page: Page, url: string): Promise<number> {
  const start = Date.now();
  await page.goto(url, {waitUntil: 'commit'});
  await expect(pictures(page).first()).toBeVisible();
  return Date.now() - start;
}

test('a host that takes questions and answers none costs one wait, not one for each file', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  const well = await firstPictureAfter(page, `${site.url}?${PEOPLE}&wall=1`);
  site.fail(/./, {kind: 'hang'});
  site.fail(/^$/, {kind: 'hang'});
  const ill = await firstPictureAfter(page, `${site.url}?${PEOPLE}&wall=2`);
  console.log(`well ${well} ms, without answers ${ill} ms`);
  // All that it costs, whatever this machine takes for the rest.
  expect(ill - well).toBeLessThan(2500);
});
