import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {PEOPLE, pictures, untilKept, expect, test, versionOf} from './site.ts';
import {picture, viewer} from './explore-steps.ts';
import {openView, queryOf, tileAt, tilesInView, waitForView} from './wall-view.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

const field = (page: Page) => page.getByRole('searchbox', {name: 'What the wall is to show'});
const said = (page: Page) => page.locator('nonesuch-search-field').getByRole('status');

/** Seeds of the tiles in view, and none that belong to another wall. */
async function seedsInView(page: Page): Promise<number[]> {
  await waitForView(page);
  return (await tilesInView(page)).map(({seed}) => seed);
}

async function search(page: Page, wish: string): Promise<void> {
  await expect(field(page)).toBeAttached();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(wish);
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('of')).toBe(wish);
}

test('a description makes a wall of such pictures: the same from its link, another one after a reload', async ({
  page,
  site,
  browser,
}) => {
  test.setTimeout(480_000);
  await openView(page, site, `?${PEOPLE}&wall=7`);
  const all = await seedsInView(page);
  await search(page, 'smiling');
  await expect(field(page)).not.toBeFocused();
  await expect(pictures(page).first()).toBeVisible();
  const smiling = await seedsInView(page);
  expect(smiling).not.toEqual(all);
  await expect(said(page)).toHaveText(/^About one person in \d+\.$/);
  await expect(page).toHaveTitle('smiling · Nonesuch: people that do not exist');
  // The words of each picture are found out beside; they tell of a fifth of the range, the wall takes a third.
  await expect
    .poll(async () => (await tilesInView(page)).filter(({alt}) => /smiling/i.test(alt)).length)
    .toBeGreaterThan(smiling.length / 3);

  const link = page.url();
  expect(link).toContain('&wall=7&of=smiling&');
  const other = await browser.newPage();
  await other.goto(link);
  expect(await seedsInView(other)).toEqual(smiling);
  await other.close();

  await page.goBack();
  expect(await seedsInView(page)).toEqual(all);
  await expect(field(page)).toHaveValue('');
  await page.goForward();
  expect(await seedsInView(page)).toEqual(smiling);
  await expect(field(page)).toHaveValue('smiling');

  await page.reload();
  expect(await seedsInView(page)).not.toEqual(smiling);
  expect([queryOf(page).get('of'), queryOf(page).get('wall') === '7']).toEqual(['smiling', false]);

  await page.getByRole('button', {name: 'Show all people'}).click();
  await expect.poll(() => queryOf(page).has('of')).toBe(false);
});

test('the wall of a wish goes on to both sides, and each picture is one like any other', async ({
  page,
  site,
}) => {
  await openView(page, site, `?${PEOPLE}&wall=7&of=smiling&at=-1000000`);
  const seeds = await seedsInView(page);
  expect(new Set(seeds).size).toBe(seeds.length);
  const first = (await tilesInView(page)).find(({row}) => row === 1)!;
  await tileAt(page, first.column + 1, 1).click();
  await expect(picture(page)).toBeVisible();
  const opened = Number(queryOf(page).get('seed'));
  expect(seeds).toContain(opened);
  await expect(picture(page)).toHaveAttribute(
    'src',
    new RegExp(`pictures/people/seed0*${opened}\\.png\\?psi=0\\.85&v=${versionOf('people')}$`),
  );
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => Number(queryOf(page).get('seed'))).not.toBe(opened);
  expect(seeds).toContain(Number(queryOf(page).get('seed')));
  await page.keyboard.press('e');
  await expect(viewer(page).getByRole('tab').first()).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
  expect(queryOf(page).get('of')).toBe('smiling');
});

test('says what it did not understand, and that nothing was found, with the nearest shown', async ({
  page,
  site,
}) => {
  test.setTimeout(480_000);
  await page.goto(`${site.url}?${PEOPLE}&wall=7&of=wheels`);
  await waitForView(page);
  await expect(said(page)).toHaveText(/^Nothing of it was understood, so all people are shown\. Try “/);
  await expect(page.getByRole('list', {name: 'What was understood'})).toHaveText(/“wheels” not understood/);
  // Nobody is both.
  await page.goto(`${site.url}?${PEOPLE}&wall=7&of=old+child`);
  await expect(said(page)).toHaveText(/^None among [\d,]+ people: the nearest are shown\.$/);
  await expect(pictures(page).first()).toBeVisible();
});

test('a single picture, and the slideshow, can be of a wish', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&one&of=old`);
  await expect(picture(page)).toHaveAttribute('alt', /about [45]\d years old/);
  const {search: address} = new URL(page.url());
  expect(new URLSearchParams(address).get('of')).toBe('old');
  const before = await picture(page).getAttribute('src');
  await page.reload();
  await expect(picture(page)).toHaveAttribute('alt', /about [45]\d years old/);
  expect(await picture(page).getAttribute('src')).not.toBe(before);

  await page.goto(`${site.url}?${PEOPLE}&wall=7&of=old&show`);
  const slide = page.locator('nonesuch-slideshow .slide:not([data-gone])');
  await expect(slide).toBeVisible();
  const seed = Number(await slide.getAttribute('data-seed'));
  const plain = await page.evaluate(async () => {
    const app = document.querySelector('nonesuch-app')!;
    return app.seeds!.find({column: 0, row: 2 ** 20});
  });
  expect(seed).toBe(plain);
});

test('there is no field for pictures without words, and an address that asks for some shows all', async ({
  browser,
  site,
}) => {
  const context = await browser.newContext({serviceWorkers: 'block', reducedMotion: 'reduce'});
  const page = await context.newPage();
  await page.route('**/traits.json*', (route) => route.fulfill({status: 404, body: 'Not found'}));
  await openView(page, site, `?${PEOPLE}&wall=7`);
  const all = await seedsInView(page);
  await page.waitForTimeout(3000);
  await expect(field(page)).toHaveCount(0);
  await page.keyboard.press('/');
  await openView(page, site, `?${PEOPLE}&wall=7&of=smiling`);
  expect(await seedsInView(page)).toEqual(all);
  await expect(said(page)).toHaveText('There are no words for these pictures, so all of them are shown.');
  await context.close();
});

test('works without network after one visit', async ({page, site, context}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await expect(field(page)).toBeAttached();
  await untilKept(page, site.url, 'people');
  await context.setOffline(true);
  await page.goto(`${site.url}?${PEOPLE}&wall=8&of=smiling`);
  await waitForView(page);
  await expect(said(page)).toHaveText(/^About one person in \d+\.$/);
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true});

  test('is a button until it is wanted, and hides nothing that it says', async ({page, site}) => {
    await openView(page, site, `?${PEOPLE}&wall=7`);
    await expect(field(page)).toBeHidden();
    await page.getByRole('button', {name: 'Search the people'}).tap();
    await expect(field(page)).toBeFocused();
    await page.keyboard.type('smiling, wheels');
    await page.keyboard.press('Enter');
    await expect(said(page)).toHaveText(/^About one person/);
    await waitForView(page);
    const boxes = await Promise.all(
      ['form', '.said'].map((part) => page.locator('nonesuch-search-field').locator(part).boundingBox()),
    );
    for (const box of boxes) expect(box!.x + box!.width).toBeLessThanOrEqual(390);
    const {violations} = await new AxeBuilder({page}).analyze();
    expect(violations).toEqual([]);
    await page.getByRole('button', {name: 'Show all people'}).tap();
    await expect(field(page)).toBeHidden();
  });
});
