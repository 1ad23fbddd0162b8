import {expect, type Page} from '@playwright/test';
import {difference, pixelsOf} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';

/** The seed of the slide that is on show. */
function seedOnShow(page: Page): Promise<string | null> {
  return page.locator('nonesuch-slideshow .slide').last().getAttribute('data-seed');
}

test('a link to the slideshow shows the same pictures again, one after another', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&show&wall=9`);
  await expect(page.locator('nonesuch-slideshow img.picture').last()).toBeVisible();
  const first = await seedOnShow(page);
  await expect.poll(() => seedOnShow(page), {timeout: 20_000}).not.toBe(first);
  const second = await seedOnShow(page);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => seedOnShow(page)).toBe(first);

  await page.goto(`${site.url}?${PEOPLE}&show&wall=9`);
  await expect(page.locator('nonesuch-slideshow .slide')).toHaveCount(1);
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
  await openWall(page, `${site.url}?${PEOPLE}&wall=9`);
  await page.keyboard.press('s');
  const show = page.locator('nonesuch-slideshow');
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
  await page.goto(`${site.url}?${PEOPLE}&show&wall=9`);
  await expect(page.locator('nonesuch-slideshow img.picture').last()).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', {name: 'Go on'})).toBeVisible();
  const held = await seedOnShow(page);
  await page.waitForTimeout(8000);
  expect(await seedOnShow(page)).toBe(held);
  expect(await page.locator('nonesuch-slideshow .slide').count()).toBeLessThanOrEqual(2);
});

test.describe('where motion is welcome', () => {
  test.use({contextOptions: {reducedMotion: 'no-preference'}});

  test('pictures turn into each other, frame by frame, when the address or M says so', async ({
    page,
    site,
  }) => {
    await page.goto(`${site.url}?${PEOPLE}&show&wall=9`);
    await expect(page.locator('nonesuch-slideshow img.picture').last()).toBeVisible();
    await page.keyboard.press('m');
    await expect.poll(() => new URL(page.url()).searchParams.get('show')).toBe('morph');
    const canvas = page.locator('nonesuch-slideshow canvas');
    await expect(canvas).toBeHidden();
    const first = await seedOnShow(page);
    const before = await pixelsOf(page.locator('nonesuch-slideshow img.picture').last());

    // The way there begins near the first picture and ends at the second, which takes its place.
    await page.evaluate(() => {
      const drawn: ImageData[] = [];
      Object.assign(window, {drawn});
      const {prototype} = CanvasRenderingContext2D;
      const draw = prototype.putImageData;
      prototype.putImageData = function (...request: [ImageData, number, number]) {
        drawn.push(request[0]);
        Reflect.apply(draw, this, request);
      };
    });
    await expect.poll(() => seedOnShow(page)).not.toBe(first);
    const {count, start, end} = await page.evaluate(() => {
      const {drawn} = window as unknown as {drawn: ImageData[]};
      return {count: drawn.length, start: drawn[0]!.data, end: drawn.at(-1)!.data};
    });
    expect(count).toBeGreaterThan(2);
    const after = await pixelsOf(page.locator('nonesuch-slideshow img.picture').last());
    expect(difference(start, before)).toBeLessThan(difference(start, end));
    expect(difference(end, after)).toBeLessThan(0.5);
    await expect(canvas).toBeHidden();
  });
});
