import type {Page} from '@playwright/test';
import type {App} from '../../src/app/app.ts';
import {picture, viewer} from './explore-steps.ts';
import {expect, openWall, PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

/** Counts what the page's engine makes from now on; what was called off while it waited cost nothing. */
async function countMade(page: Page): Promise<void> {
  await page.locator('nonesuch-app').evaluate((app: App) => {
    const counts: Record<string, number> = {};
    Object.assign(globalThis, {counts});
    const {engine} = app;
    const make = engine.picture.bind(engine);
    engine.picture = async (order, options) => {
      const picture = await make(order, options);
      const key = order.text?.['Source'] ?? 'without a link';
      counts[key] = (counts[key] ?? 0) + 1;
      return picture;
    };
  });
}

const made = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => (globalThis as unknown as {counts: Record<string, number>}).counts);

test('whatever was made is not made again: large, in panels, in the album, in the slideshow, at the psi of before', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=5&psi=0.7`);
  await countMade(page);
  // Pictures that were made before counting began are asked for no more.
  await expect(page.locator('nonesuch-tile[state=pending]')).toHaveCount(0);

  await page.mouse.click(400, 300);
  await expect(picture(page)).toBeVisible();
  const opened = new URL(page.url()).searchParams.get('seed')!;
  await page.keyboard.press('k');
  await page.keyboard.press('e');
  const thumbs = viewer(page).locator('nonesuch-thumb img');
  await expect.poll(() => thumbs.count()).toBeGreaterThan(5);
  await page.keyboard.press('ArrowRight');
  await expect(picture(page)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(picture(page)).toBeVisible();
  await viewer(page).getByRole('tab', {name: 'Family'}).click();
  await expect(thumbs.first()).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await page.keyboard.press('a');
  const album = page.getByRole('dialog', {name: 'Album'});
  await expect(album.locator('nonesuch-thumb img')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(page.locator('nonesuch-slideshow img').first()).toBeVisible();
  await page.keyboard.press('Escape');

  const all = Object.entries(await made(page));
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter(([, count]) => count > 1)).toEqual([]);
  // The tile had it, and the album keeps it.
  expect(all.filter(([link]) => link.endsWith(`psi=0.7&seed=${opened}`))).toEqual([]);
});
