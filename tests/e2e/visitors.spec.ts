/** What visitors do to pages without thinking of it: reload at once, go back and forth, change the window, magnify it. */
import {expect, type Locator, type Page} from '@playwright/test';
import {picture, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';
import {openView, queryOf, tileAt, tilesInView, waitForView} from './wall-view.ts';

test.describe.configure({timeout: 240_000});

test('many reloads at once end in a wall, and in no complaint', async ({page, site, complaints}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=5&psi=0.6`);
  for (let i = 0; i < 8; i++) {
    // The next one comes before this one is done; the browser calls that an error.
    await page.reload({waitUntil: 'commit'}).catch(() => undefined);
    await page.waitForTimeout(150 * (i % 3));
  }
  await waitForView(page);
  expect(queryOf(page).get('wall')).not.toBe('5');
  expect(queryOf(page).get('psi')).toBe('0.6');
  expect(complaints.filter((text) => !/ERR_ABORTED|cancell?ed/i.test(text))).toEqual([]);
});

test('going back and forth quickly ends where it should', async ({page, site}) => {
  await openWall(page, `${site.url}?wall=5&at=40`);
  await tileAt(page, 41, 1).click();
  await expect(picture(page)).toBeVisible();
  const open = queryOf(page).get('seed');
  for (let i = 0; i < 6; i++) {
    await page.goBack({waitUntil: 'commit'});
    await page.goForward({waitUntil: 'commit'});
  }
  await expect(viewer(page)).toBeVisible();
  expect(queryOf(page).get('seed')).toBe(open);
  await page.goBack({waitUntil: 'commit'});
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveTitle('Nonesuch: ponies that do not exist');
  await waitForView(page);
});

test('a window of another size shows the same place, filled', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=5&at=40`);
  for (const [width, height] of [
    [500, 900],
    [1100, 420],
    [320, 480],
  ] as const) {
    await page.setViewportSize({width, height});
    await expect
      .poll(async () => {
        const tiles = await tilesInView(page);
        return {
          first: Math.min(...tiles.map(({column}) => column)),
          isFilled: tiles.every(({state}) => state === 'done'),
        };
      })
      .toEqual({first: 40, isFilled: true});
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scroll).toBe(width);
  }
});

/** Whether two controls cover each other. */
async function overlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [(await one.boundingBox())!, (await other.boundingBox())!];
  const isApart =
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  return !isApart;
}

async function expectApart(page: Page, others: readonly Locator[]): Promise<void> {
  for (const name of ['Previous', 'Next', 'Close']) {
    const control = viewer(page).getByRole('button', {name, exact: true});
    for (const other of others) expect(await overlap(control, other), `${name} over ${other}`).toBe(false);
  }
}

test.describe('magnified', () => {
  for (const [percent, width, height] of [
    [200, 640, 400],
    [400, 320, 256],
  ] as const) {
    test(`${percent} percent, picture, words and panel stay apart and can be reached`, async ({
      page,
      site,
    }) => {
      await page.setViewportSize({width, height});
      await page.goto(`${site.url}?wall=7&seed=42`);
      await expect(picture(page)).toBeVisible();
      expect((await picture(page).boundingBox())!.width).toBeGreaterThan(100);
      await expectApart(page, [
        viewer(page).getByRole('heading', {level: 2}),
        viewer(page).getByRole('button', {name: 'Another one'}),
      ]);
      const last = viewer(page).getByRole('button', {name: /^Copy/}).last();
      await last.scrollIntoViewIfNeeded();
      await expect(last).toBeInViewport();

      await viewer(page).getByRole('button', {name: 'Explore'}).click();
      await expectApart(page, [viewer(page).getByRole('tab', {name: 'Creativity'})]);
      const slider = viewer(page).getByRole('slider', {name: 'Creativity'});
      await slider.scrollIntoViewIfNeeded();
      await expect(slider).toBeInViewport();
    });
  }
});

test('in forced colours, buttons have an edge, and the tab that is open another one', async ({
  page,
  site,
}) => {
  await page.emulateMedia({forcedColors: 'active', reducedMotion: 'reduce'});
  await page.goto(`${site.url}?wall=7&seed=42&panel=creativity`);
  const edge = (name: string): Promise<string> =>
    viewer(page)
      .getByRole('tab', {name})
      .evaluate((tab) => getComputedStyle(tab).borderTopWidth);
  await expect.poll(() => edge('Shape')).toBe('1px');
  expect(await edge('Creativity')).toBe('2px');
});
