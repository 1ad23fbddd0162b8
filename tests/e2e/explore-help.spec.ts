import AxeBuilder from '@axe-core/playwright';
import {expect} from '@playwright/test';
import {openPicture, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('? shows every key and gesture over the wall and over a picture, Escape closes only that', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42');
  const help = page.getByRole('dialog', {name: 'Keys and gestures'});
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
  await expect(help.getByText('open a picture').first()).toBeVisible();
  const {violations} = await new AxeBuilder({page}).include('nonesuch-app').analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await expect(viewer(page)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
});

test('E opens the panels of a picture and they lie in the link', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42`);
  await page.keyboard.press('e');
  await expect(viewer(page).getByRole('tab', {name: 'Creativity'})).toHaveAttribute('aria-selected', 'true');
  await viewer(page).getByRole('tab', {name: 'Creativity'}).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(viewer(page).getByRole('tab', {name: 'Larger'})).toBeFocused();
  await expect.poll(() => new URL(page.url()).searchParams.get('panel')).toBe('larger');
  const {violations} = await new AxeBuilder({page}).include('nonesuch-app').analyze();
  expect(violations).toEqual([]);
});

test('the first visit is told once how to go on, and blocks nothing', async ({page, site}) => {
  // The hint goes by itself, so it is not left waiting for the wall.
  await page.goto(`${site.url}?${PEOPLE}&wall=3`);
  const hint = page.getByText('Go sideways as far as you like');
  await expect(hint).toBeVisible();
  // A click on its words reaches the picture behind them.
  const box = (await hint.boundingBox())!;
  await page.mouse.click(box.x + 30, box.y + box.height / 2);
  await expect(viewer(page)).toBeVisible();
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await page.waitForTimeout(5000);
  await expect(hint).toHaveCount(0);
});
