import {expect} from '@playwright/test';
import {openWall, PEOPLE, pictures, test} from './site.ts';
import {openView, pixelsOf, queryOf, tileAt, tilesInView, waitForView} from './wall-view.ts';

test.describe.configure({timeout: 180_000});

test('the address always holds a link to what is on show', async ({page, site, context}) => {
  await openWall(page, site.url);
  await expect.poll(() => queryOf(page).get('wall')).toMatch(/^\d+$/);
  expect(queryOf(page).get('model')).toBe('pony');
  expect(Number(queryOf(page).get('psi'))).toBeGreaterThan(0);
  await page.mouse.move(500, 300);
  await page.mouse.wheel(0, 1500);
  await expect.poll(() => Number(queryOf(page).get('at'))).toBeGreaterThan(5);
  await page.waitForTimeout(1000);

  const other = await context.newPage();
  await openWall(other, page.url());
  const seeds = async (tab: typeof page): Promise<number[]> => (await tilesInView(tab)).map(({seed}) => seed);
  expect(await seeds(other)).toEqual(await seeds(page));
});

test('a reload gives another wall, a link the same one', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=1234567&at=3`);
  const seeds = (await tilesInView(page)).map(({seed}) => seed);
  await page.reload();
  await waitForView(page);
  expect(queryOf(page).get('wall')).not.toBe('1234567');
  const others = (await tilesInView(page)).map(({seed}) => seed);
  expect(others.filter((seed) => seeds.includes(seed))).toEqual([]);
  await page.goto(`${site.url}?${PEOPLE}&wall=1234567&at=3`);
  await waitForView(page);
  expect((await tilesInView(page)).map(({seed}) => seed)).toEqual(seeds);
});

test('a reload of an open picture shows that picture', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&seed=42`);
  // Not one of the wall's own, such as seed 4212345.
  const picture = page.getByRole('img', {name: /seed 42(?!\d)/});
  await expect(picture).toBeVisible();
  await page.reload();
  await expect(picture).toBeVisible();
});

test('New wall shows another one, and Back the one before', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=7&at=12.5`);
  const seeds = (await tilesInView(page)).map(({seed}) => seed);
  await page.getByRole('button', {name: 'New wall'}).click();
  await waitForView(page);
  expect(queryOf(page).get('wall')).not.toBe('7');
  await page.goBack();
  await waitForView(page);
  expect(queryOf(page).get('wall')).toBe('7');
  expect((await tilesInView(page)).map(({seed}) => seed)).toEqual(seeds);
});

test('a model that is not here gets a sentence, and another one', async ({page, site}) => {
  await page.goto(`${site.url}?model=dragon`);
  await expect(page.getByText('There is no model “dragon” here')).toBeVisible();
  await expect(pictures(page).first()).toBeVisible();
  expect(queryOf(page).get('model')).toBe('pony');
});

test('psi is in the link and in the pictures', async ({page, site}) => {
  await page.goto(`${site.url}?wall=7&psi=0`);
  const columns = [0, 1, 2].flatMap((column) => [tileAt(page, column, 0), tileAt(page, column, 1)]);
  const hashes = await Promise.all(columns.map(pixelsOf));
  // At psi 0 every picture is the average one, or its mirror image.
  expect(new Set(hashes).size).toBeLessThanOrEqual(2);
  expect(queryOf(page).get('psi')).toBe('0');
});

test('a part of the address that cannot be used gets a sentence, the rest is used', async ({page, site}) => {
  await page.goto(`${site.url}?seed=minus&wall=7`);
  await expect(page.getByText('The address says seed=minus, but seed is a whole number')).toBeVisible();
  await expect(pictures(page).first()).toBeVisible();
  expect(queryOf(page).get('wall')).toBe('7');
});
