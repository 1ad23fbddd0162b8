import {readFile} from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import {expect, type Page} from '@playwright/test';
import type {Tile} from '../../src/kit/tile.ts';
import type {Wall} from '../../src/wall/wall.ts';
import {openWall, PEOPLE, test} from './site.ts';
import {queryOf, tileAt} from './wall-view.ts';

test.describe.configure({timeout: 180_000});

function dialog(page: Page): ReturnType<Page['getByRole']> {
  return page.locator('nonesuch-viewer').getByRole('dialog');
}

async function seedOnShow(page: Page): Promise<number> {
  return Number(/seed (\d+)/.exec((await dialog(page).getAttribute('aria-label')) ?? '')![1]);
}

test('a click opens a picture large, Back closes it and Forward opens it again', async ({page, site}) => {
  await openWall(page, `${site.url}?wall=7&at=2`);
  const tile = tileAt(page, 3, 1);
  const seed = await tile.evaluate((element: Tile) => element.seed);
  await tile.click();
  await expect(dialog(page)).toBeVisible();
  expect(await seedOnShow(page)).toBe(seed);
  expect(queryOf(page).get('seed')).toBe(String(seed));
  const picture = dialog(page).getByRole('img', {name: `A pony that does not exist, seed ${seed}`});
  await expect(picture).toBeVisible();
  expect((await picture.boundingBox())!.width).toBeGreaterThan(400);

  await page.goBack();
  await expect(page.locator('nonesuch-viewer')).toHaveCount(0);
  expect(queryOf(page).get('seed')).toBeNull();
  await page.goForward();
  await expect(dialog(page)).toBeVisible();
  expect(await seedOnShow(page)).toBe(seed);
});

test('Enter opens it, Escape closes it, and the focus is where it was', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  const focused = page.locator('nonesuch-tile:focus');
  // Toolbar and search come first.
  for (let i = 0; i < 12 && (await focused.count()) === 0; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAttribute('data-row', '1');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await expect(page.locator('nonesuch-viewer [role=dialog]:focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('nonesuch-viewer')).toHaveCount(0);
  await expect(focused).toHaveAttribute('data-column', '1');
  await expect(focused).toHaveAttribute('data-row', '1');
});

test('arrows lead to the neighbours on the wall, which follows', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  const seedAt = (column: number, row: number): Promise<number> =>
    page.locator('nonesuch-wall').evaluate((wall: Wall, place) => wall.seedAt(place)!, {column, row});
  await tileAt(page, 1, 1).click();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => seedOnShow(page)).toBe(await seedAt(2, 1));
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => seedOnShow(page)).toBe(await seedAt(2, 2));
  await dialog(page).getByRole('button', {name: 'Previous'}).click();
  await expect.poll(() => seedOnShow(page)).toBe(await seedAt(1, 2));
  for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => seedOnShow(page)).toBe(await seedAt(16, 2));
  await page.keyboard.press('Escape');
  await expect(tileAt(page, 16, 2)).toBeInViewport({ratio: 0.99});
  await expect(tileAt(page, 16, 2)).toBeFocused();
});

test('Tab stays inside', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  await tileAt(page, 1, 1).click();
  await expect(dialog(page)).toBeVisible();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const isOutside = await page.evaluate(() => {
      const inner = document.querySelector('nonesuch-app')?.shadowRoot?.activeElement;
      return (
        inner !== undefined &&
        inner !== null &&
        ['nonesuch-wall', 'nonesuch-toolbar'].includes(inner.localName)
      );
    });
    expect(isOutside).toBe(false);
  }
});

test('Save gives the PNG under its own name', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&seed=42`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', {name: 'Save', exact: true}).click(),
  ]);
  expect(download.suggestedFilename()).toBe('seed0000042.png');
  const bytes = await readFile(await download.path());
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect(bytes.toString('utf8')).toContain('A person that does not exist (seed 42)');
});

test('Copy link copies a link that opens the same picture', async ({page, site, context}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site.url}?${PEOPLE}&seed=42`);
  await expect(dialog(page).getByRole('img', {name: 'seed 42'})).toBeVisible();
  await dialog(page).getByRole('button', {name: 'Copy link'}).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(site.url)).toBe(true);
  await page.goto(link);
  await expect(dialog(page)).toBeVisible();
  expect(await seedOnShow(page)).toBe(42);
});

test('Copy picture puts a PNG on the clipboard', async ({page, site, context}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site.url}?${PEOPLE}&seed=42`);
  await dialog(page).getByRole('button', {name: 'Copy picture'}).click();
  await expect(page.getByText('Picture copied')).toBeVisible();
  const types = await page.evaluate(async () =>
    (await navigator.clipboard.read()).flatMap(({types}) => types),
  );
  expect(types).toContain('image/png');
});

test('a link to a picture opens it, and closing it shows a wall', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&seed=42&psi=0.5`);
  await expect(dialog(page).getByRole('img', {name: 'seed 42'})).toBeVisible();
  await dialog(page).getByRole('button', {name: 'Next'}).click();
  await expect.poll(() => seedOnShow(page)).toBe(43);
  await dialog(page).getByRole('button', {name: 'Close', exact: true}).click();
  await expect(page.locator('nonesuch-viewer')).toHaveCount(0);
  await expect(page.getByRole('feed')).toBeVisible();
  expect(queryOf(page).get('psi')).toBe('0.5');
  expect(queryOf(page).get('seed')).toBeNull();
});

test('?one is a new single picture each visit, another one on request, and a way to the wall', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?${PEOPLE}&one`);
  await expect(dialog(page).getByRole('img', {name: /A person/})).toBeVisible();
  const first = await seedOnShow(page);
  await expect(page.locator('nonesuch-wall')).toHaveCount(0);
  await page.reload();
  await expect(dialog(page).getByRole('img', {name: /A person/})).toBeVisible();
  const second = await seedOnShow(page);
  expect(second).not.toBe(first);
  await dialog(page).getByRole('button', {name: 'Another one'}).click();
  await expect.poll(() => seedOnShow(page)).not.toBe(second);
  expect(queryOf(page).has('one')).toBe(true);
  expect(queryOf(page).has('seed')).toBe(false);
  await dialog(page).getByRole('button', {name: 'To the wall'}).click();
  await expect(page.getByRole('feed')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true});

  test('a swipe leads on, a swipe down closes', async ({page, site}) => {
    await page.goto(`${site.url}?${PEOPLE}&seed=42`);
    await expect(dialog(page).getByRole('img', {name: 'seed 42'})).toBeVisible();
    const session = await page.context().newCDPSession(page);
    const swipe = async (dx: number, dy: number): Promise<void> => {
      const at = (t: number): {x: number; y: number}[] => [{x: 195 + dx * t, y: 350 + dy * t}];
      await session.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints: at(0)});
      for (let t = 0.2; t <= 1; t += 0.2) {
        await session.send('Input.dispatchTouchEvent', {type: 'touchMove', touchPoints: at(t)});
      }
      await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    };
    await swipe(-150, 5);
    await expect.poll(() => seedOnShow(page)).toBe(43);
    await swipe(150, 5);
    await expect.poll(() => seedOnShow(page)).toBe(42);
    await swipe(5, 200);
    await expect(page.locator('nonesuch-viewer')).toHaveCount(0);
  });

  test('nothing is cut off, from 320 pixels on', async ({page, site}) => {
    await page.setViewportSize({width: 320, height: 568});
    await page.goto(`${site.url}?${PEOPLE}&seed=42`);
    await expect(dialog(page).getByRole('img', {name: 'seed 42'})).toBeVisible();
    for (const button of await dialog(page).getByRole('button').all()) {
      const {x, y, width, height} = (await button.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(320);
      expect(y + height).toBeLessThanOrEqual(568);
    }
  });
});

test('has no violation that axe can find', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}&seed=42`);
  await expect(dialog(page).getByRole('img', {name: 'seed 42'})).toBeVisible();
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
