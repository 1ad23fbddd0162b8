/** The plane: a spot is a link, in all directions and nearer, and each of its pictures is one like any other. */
import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import type {Tile} from '../../src/kit/tile.ts';
import type {Plane} from '../../src/plane/plane.ts';
import type {StaticServer} from '../support/static-server.ts';
import {difference, picture, pixelsOf as pixelsOfImage, viewer} from './explore-steps.ts';
import {mainThreadTasks, TASKS} from './main-thread-tasks.ts';
import {expect, heldFiles, openWall, PEOPLE, test, untilKept, untilServed} from './site.ts';
import {pixelsOf, queryOf, waitForView} from './wall-view.ts';

const grid = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('grid');

async function untilFilled(page: Page): Promise<void> {
  await expect(grid(page)).toHaveAttribute('aria-busy', 'false', {timeout: 120_000});
}

async function openPlane(page: Page, site: StaticServer, query: string): Promise<void> {
  await page.goto(`${site.url}?${PEOPLE}&${query}`);
  await untilFilled(page);
}

const spotOf = (page: Page): Promise<Plane['spot']> =>
  page.locator('nonesuch-plane').evaluate((plane: Plane) => plane.spot);

/** Waits until the plane stands. */
async function settled(page: Page): Promise<void> {
  let last = '';
  await expect(async () => {
    const now = JSON.stringify(await spotOf(page));
    const isSame = now === last;
    last = now;
    expect(isSame).toBe(true);
  }).toPass({intervals: [150]});
}

interface TileSeen {
  address: string;
  seed: number;
  place: string;
}

const tilesSeen = (page: Page): Promise<TileSeen[]> =>
  page.locator('nonesuch-tile').evaluateAll((tiles: Tile[]) =>
    tiles
      .filter(({state}) => state === 'done')
      .map((tile) => ({
        address: tile.shadowRoot!.querySelector('img')!.src,
        seed: tile.seed!,
        place: `${tile.dataset['column']} ${tile.dataset['row']}`,
      })),
  );

const tileAt = (page: Page, column: number, row: number): ReturnType<Page['locator']> =>
  page.locator(`nonesuch-tile[data-column="${column}"][data-row="${row}"]`);

/** Of the plane and all that is in it, inside shadow roots too. */
const countNodes = (page: Page): Promise<number> =>
  page.locator('nonesuch-plane').evaluate((plane) => {
    const count = (root: ParentNode): number =>
      [...root.children].reduce(
        (sum, child) => sum + 1 + count(child) + (child.shadowRoot ? count(child.shadowRoot) : 0),
        0,
      );
    return count(plane.shadowRoot!);
  });

test('a spot is a link: the same pictures on every visit, and after a reload', async ({
  page,
  site,
  complaints,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilServed(page);
  await openPlane(page, site, 'plane=7&x=-2.5&y=1000.25&zoom=4');
  const [first, pixels] = [await tilesSeen(page), await pixelsOf(tileAt(page, -20, 8002))];
  await page.reload();
  await untilFilled(page);
  const again = await tilesSeen(page);
  expect(queryOf(page).toString()).toContain('plane=7&x=-2.5&y=1000.25&zoom=4');
  const addresses = new Map(again.map(({place, address}) => [place, address]));
  const both = first.filter(({place}) => addresses.has(place));
  expect(both.length).toBeGreaterThan(10);
  for (const {place, address} of both) expect(addresses.get(place)).toBe(address);
  expect(await pixelsOf(tileAt(page, -20, 8002))).toBe(pixels);
  await expect(page).toHaveTitle('Plane · Nonesuch: people that do not exist');
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('leads from the wall into the plane, nearer, to a picture between, and back the same way', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?${PEOPLE}&wall=5&at=20`);
  await waitForView(page);
  await page.getByRole('button', {name: 'Plane'}).click();
  await untilFilled(page);
  expect(queryOf(page).get('plane')).toBe('5');
  await expect(page.getByRole('toolbar', {name: 'Wall'})).toBeHidden();
  await expect(tileAt(page, 0, 0)).toBeFocused();

  // In all directions, by mouse and by wheel.
  const {width, height} = page.viewportSize()!;
  const [x, y] = [width / 2, height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 150, y - 120, {steps: 8});
  await page.mouse.up();
  await settled(page);
  const dragged = await spotOf(page);
  expect(dragged.x).toBeGreaterThan(0.3);
  expect(dragged.y).toBeGreaterThan(0.3);
  await page.mouse.wheel(0, -400);
  await settled(page);
  expect((await spotOf(page)).y).toBeLessThan(dragged.y - 0.5);
  // Nearer, where the pointer is.
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await settled(page);
  expect((await spotOf(page)).zoom).toBeCloseTo(2, 2);
  await expect.poll(() => queryOf(page).get('zoom')).toBe('2');
  await page.keyboard.press('Home');
  await settled(page);
  await page.keyboard.press('+');
  await settled(page);
  await untilFilled(page);

  // Between four seeds: a picture like any other.
  const tile = tileAt(page, 4, 4);
  await tile.click();
  await expect(picture(page)).toBeVisible();
  const blend = queryOf(page).get('blend');
  expect(blend).toMatch(/^1,\d+:1,\d+:1,\d+:1$/);
  const address = await viewer(page).locator('a.frame').getAttribute('href');
  expect(new URL(address!).searchParams.get('blend')).toBe(blend);
  const large = await pixelsOfImage(picture(page));
  const tab = await page.context().newPage();
  await tab.goto(address!);
  await expect(tab.locator('img')).toHaveAttribute('alt', /between seeds \d+, \d+, \d+ and \d+$/);
  expect(difference(await pixelsOfImage(tab.locator('img')), large)).toBe(0);
  await tab.close();
  const download = page.waitForEvent('download');
  await page.getByRole('button', {name: /^Save/}).click();
  expect((await download).suggestedFilename()).toMatch(/^seed\d+.*\.png$/);
  await page.keyboard.press('e');
  await page.getByRole('tab', {name: 'Mix'}).click();
  await expect(page.getByText('Between 4 seeds')).toBeVisible();
  await expect(page.locator('nonesuch-blend-seeds').getByRole('slider')).toHaveCount(4);
  await page.getByRole('button', {name: 'Close the panel'}).click();

  // Its neighbour is the next one on the plane; what closes returns to it.
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => queryOf(page).get('blend')).toMatch(/^1,\d+:1$/);
  await expect(picture(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toBeHidden();
  await expect.poll(() => queryOf(page).get('seed')).toBeNull();
  expect(queryOf(page).get('plane')).toBe('5');
  await page.getByRole('button', {name: 'Wall', exact: true}).click();
  await waitForView(page);
  await expect.poll(() => queryOf(page).get('wall')).toBe('5');
  expect(queryOf(page).get('plane')).toBeNull();
  await expect.poll(() => queryOf(page).get('at')).toBe('20');
  await expect(page.getByRole('button', {name: 'Plane'})).toBeFocused();
});

test('has as many nodes after a long way as before it, never a seed twice, and only what is in view in use', async ({
  page,
  site,
}) => {
  await openPlane(page, site, 'plane=7&x=0&y=0&zoom=1');
  const seeds = new Map<number, string>();
  const look = async (): Promise<void> => {
    const seen = await page
      .locator('nonesuch-tile')
      .evaluateAll((tiles: Tile[]) =>
        tiles.map((tile) => [tile.seed!, `${tile.dataset['column']} ${tile.dataset['row']}`] as const),
      );
    for (const [seed, place] of seen) {
      expect(seeds.get(seed) ?? place).toBe(place);
      seeds.set(seed, place);
    }
  };
  await look();
  const before = await countNodes(page);
  for (let i = 0; i < 40; i++) {
    await page.mouse.move(400, 300);
    await page.mouse.wheel(i % 3 === 0 ? 900 : 300, i % 2 === 0 ? 700 : -200);
    await look();
  }
  await settled(page);
  await untilFilled(page);
  expect(seeds.size).toBeGreaterThan(150);
  // Without canvases of pictures that were waited for, or with them.
  expect(await countNodes(page)).toBeLessThanOrEqual(before + 60);
  const held = await page
    .locator('nonesuch-tile')
    .evaluateAll((tiles: Tile[]) => tiles.filter(({src}) => src !== null).length);
  expect(held).toBeLessThanOrEqual(seeds.size / 3);
});

test('keeps the page free while pictures are made, on the way through it and nearer', async ({
  browser,
  page,
  site,
}) => {
  await openPlane(page, site, 'plane=7&x=0&y=0&zoom=2');
  await page.mouse.move(400, 300);
  await browser.startTracing(page, {categories: TASKS});
  for (let i = 0; i < 12; i++) {
    await page.mouse.wheel(150, 250);
    await settled(page);
  }
  for (const key of ['+', '+', '-', '-', '-']) {
    await page.keyboard.press(key);
    await settled(page);
  }
  const tasks = mainThreadTasks(await browser.stopTracing());
  expect(tasks.length).toBeGreaterThan(100);
  expect(Math.max(...tasks)).toBeGreaterThan(0.5);
  expect(tasks.filter((ms) => ms > 50)).toEqual([]);
});

test('another plane is an entry of its own: Back returns to the spot before, Escape goes past both to the wall', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?${PEOPLE}&wall=5&at=0`);
  await waitForView(page);
  await page.keyboard.press('p');
  await untilFilled(page);
  await page.keyboard.press('+');
  await expect.poll(() => queryOf(page).get('zoom')).toBe('2');
  const another = async (): Promise<void> => {
    await page.getByRole('button', {name: 'New plane'}).click();
    await expect.poll(() => queryOf(page).get('plane')).not.toBe('5');
    expect(await spotOf(page)).toEqual({x: 0, y: 0, zoom: 1});
  };
  await another();
  await page.goBack();
  await expect.poll(() => queryOf(page).get('plane')).toBe('5');
  await expect.poll(() => spotOf(page)).toEqual({x: 0, y: 0, zoom: 2});
  await another();
  await page.keyboard.press('Escape');
  await waitForView(page);
  expect(queryOf(page).get('wall')).toBe('5');
  await page.goForward();
  await expect.poll(() => queryOf(page).get('plane')).toBe('5');
  await untilFilled(page);
});

test('closes to a wall where a link led into it, by Escape', async ({page, site}) => {
  await openPlane(page, site, 'plane=7');
  await page.keyboard.press('Escape');
  await waitForView(page);
  await expect.poll(() => queryOf(page).get('wall')).toMatch(/^\d+$/);
  await expect(page.getByRole('toolbar', {name: 'Wall'})).toBeVisible();
});

test('works without network after one visit, though it was not opened before', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  await expect
    .poll(async () => (await heldFiles(page, site.url)).some((name) => /^assets\/plane-.*\.js$/.test(name)))
    .toBe(true);
  site.isOffline = true;
  await page.context().setOffline(true);
  const tab = await page.context().newPage();
  await tab.goto(`${site.url}?${PEOPLE}&plane=7&x=3.5&y=-1&zoom=2`);
  await untilFilled(tab);
  expect((await tilesSeen(tab)).filter(({address}) => address.includes('blend=')).length).toBeGreaterThan(3);
});
