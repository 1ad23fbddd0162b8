import {expect, type Page} from '@playwright/test';
import {openWall, test} from './site.ts';

/** The seed of the slide that is on show. */
function seedOnShow(page: Page): Promise<string | null> {
  return page.locator('nonesuch-show .slide').last().getAttribute('data-seed');
}

test('a link to the slideshow shows the same pictures again, one after another', async ({page, site}) => {
  await page.goto(`${site.url}?show&wall=9`);
  await expect(page.locator('nonesuch-show img.picture').last()).toBeVisible();
  const first = await seedOnShow(page);
  await expect.poll(() => seedOnShow(page), {timeout: 20_000}).not.toBe(first);
  const second = await seedOnShow(page);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => seedOnShow(page)).toBe(first);

  await page.goto(`${site.url}?show&wall=9`);
  await expect(page.locator('nonesuch-show .slide')).toHaveCount(1);
  expect(await seedOnShow(page)).toBe(first);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => seedOnShow(page)).toBe(second);
});

test('S starts it from the wall, the pointer hides, the screen stays awake, Escape ends it', async ({
  page,
  site,
}) => {
  await page.addInitScript(() => {
    const locks: string[] = [];
    Object.assign(window, {locks});
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: (type: string) => {
          locks.push(type);
          return Promise.resolve({release: () => Promise.resolve(void locks.push('released'))});
        },
      },
    });
  });
  const locks = (): Promise<string[]> => page.evaluate(() => (window as unknown as {locks: string[]}).locks);
  await openWall(page, `${site.url}?wall=9`);
  await page.keyboard.press('s');
  const show = page.locator('nonesuch-show');
  await expect(show.locator('img.picture').last()).toBeVisible();
  expect(await locks()).toEqual(['screen']);
  await expect.poll(() => show.evaluate((element) => getComputedStyle(element).cursor)).toBe('none');
  await page.mouse.move(200, 200);
  await page.mouse.move(210, 210);
  await expect.poll(() => show.evaluate((element) => getComputedStyle(element).cursor)).not.toBe('none');
  await page.keyboard.press('Escape');
  await expect(show).toHaveCount(0);
  expect(await locks()).toEqual(['screen', 'released']);
  expect(new URL(page.url()).searchParams.has('show')).toBe(false);
});

test('Space holds a picture, and the page lets pictures go', async ({page, site}) => {
  await page.goto(`${site.url}?show&wall=9`);
  await expect(page.locator('nonesuch-show img.picture').last()).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', {name: 'Go on'})).toBeVisible();
  const held = await seedOnShow(page);
  await page.waitForTimeout(8000);
  expect(await seedOnShow(page)).toBe(held);
  expect(await page.locator('nonesuch-show .slide').count()).toBeLessThanOrEqual(2);
});
