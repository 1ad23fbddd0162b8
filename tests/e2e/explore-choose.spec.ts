import {readFile} from 'node:fs/promises';
import {expect, type Locator, type Page} from '@playwright/test';
import {unzipSync} from 'fflate';
import {writeAlbum} from '../../src/pictures/kept/album-file.ts';
import type {StaticServer} from '../support/static-server.ts';
import {viewer} from './explore-steps.ts';
import {PEOPLE, test, versionOf} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

const album = (page: Page): Locator => page.getByRole('dialog', {name: 'Album'});
const tool = (page: Page, name: string): Locator => album(page).getByRole('button', {name, exact: true});
const item = (page: Page, seed: number): Locator =>
  album(page).getByRole('button', {name: new RegExp(`^(Open|Choose) .*, seed ${seed}$`)});

/** An album of the seeds 1 to 5, the newest first. */
async function openAlbum(page: Page, site: StaticServer): Promise<void> {
  await page.goto(`${site.url}?${PEOPLE}&wall=3&album`);
  const entries = [1, 2, 3, 4, 5].map((seed) => ({
    address: `pictures/people/seed000000${seed}.png?psi=0.7&v=${versionOf('people')}`,
    at: 1_700_000_000_000 - seed,
  }));
  const file = writeAlbum(entries);
  await album(page)
    .locator('input[type=file]')
    .setInputFiles({name: 'album.json', mimeType: 'application/json', buffer: Buffer.from(file)});
  await expect(item(page, 5)).toBeVisible();
}

async function expectChosen(page: Page, seeds: number[]): Promise<void> {
  await expect(album(page).getByText(`${seeds.length} chosen`)).toBeVisible();
  for (const seed of [1, 2, 3, 4, 5]) {
    await expect(item(page, seed)).toHaveAttribute('aria-pressed', String(seeds.includes(seed)));
  }
}

test('pictures chosen by mouse are saved alone, removed together, and brought back', async ({page, site}) => {
  await openAlbum(page, site);
  await tool(page, 'Select').click();
  await expect(tool(page, 'ZIP')).toBeDisabled();
  await item(page, 2).click();
  await item(page, 4).click({modifiers: ['Shift']});
  await item(page, 3).click();
  await expectChosen(page, [2, 4]);

  const [download] = await Promise.all([page.waitForEvent('download'), tool(page, 'ZIP').click()]);
  const files = unzipSync(await readFile(await download.path()));
  expect(Object.keys(files).sort()).toEqual(['album.json', 'seed0000002.png', 'seed0000004.png']);

  await tool(page, 'Remove').click();
  await expect(album(page).getByText('2 pictures removed.')).toBeVisible();
  await expect(album(page).getByRole('listitem')).toHaveCount(3);
  await tool(page, 'Undo').click();
  const labels = album(page).locator('.open');
  await expect(labels).toHaveCount(5);
  const seeds = await labels.evaluateAll((all) =>
    all.map((one) => /\d+$/.exec(one.getAttribute('aria-label')!)![0]),
  );
  expect(seeds).toEqual(['1', '2', '3', '4', '5']);

  await tool(page, 'Done').click();
  await item(page, 3).click({modifiers: ['Control']});
  await expectChosen(page, [3]);
  await page.keyboard.press('Escape');
  await item(page, 3).click();
  await expect(viewer(page)).toBeVisible();
});

test('pictures are chosen with the keyboard', async ({page, site}) => {
  await openAlbum(page, site);
  await item(page, 1).focus();
  await page.keyboard.press('x');
  await expectChosen(page, [1]);
  await page.keyboard.press('Tab');
  await expect(item(page, 2)).toBeFocused();
  await page.keyboard.press('Space');
  await expectChosen(page, [1, 2]);
  await page.keyboard.press('Control+a');
  await expectChosen(page, [1, 2, 3, 4, 5]);
  await page.keyboard.press('x');
  await expectChosen(page, [1, 3, 4, 5]);
  await page.keyboard.press('Delete');
  await expect(album(page).getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(item(page, 2)).not.toHaveAttribute('aria-pressed');
  await expect(album(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(album(page)).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true});

  test('a long press is the browser’s; Select and taps choose pictures', async ({page, site}) => {
    await openAlbum(page, site);
    await expect(item(page, 2).locator('img')).toBeVisible();
    const box = (await item(page, 2).boundingBox())!;
    const touch = await page.context().newCDPSession(page);
    const touchPoints = [{x: box.x + box.width / 2, y: box.y + box.height / 2}];
    await touch.send('Input.dispatchTouchEvent', {type: 'touchStart', touchPoints});
    // Longer than any browser waits before it shows its menu.
    await page.waitForTimeout(1500);
    // As Android asks for its menu; emulation does not.
    const hasMenu = await item(page, 2)
      .locator('img')
      .evaluate((image) =>
        image.dispatchEvent(
          new PointerEvent('contextmenu', {bubbles: true, composed: true, cancelable: true}),
        ),
      );
    expect(hasMenu).toBe(true);
    // The menu has the finger from now on.
    await touch.send('Input.dispatchTouchEvent', {type: 'touchCancel', touchPoints: []});
    await expect(item(page, 2)).not.toHaveAttribute('aria-pressed');

    await tool(page, 'Select').tap();
    await item(page, 2).tap();
    await expectChosen(page, [2]);
    await item(page, 5).tap();
    await expectChosen(page, [2, 5]);
    // Nothing is cut off.
    const bar = (await album(page).locator('header').boundingBox())!;
    for (const name of ['All', 'Sheet', 'ZIP', 'Export', 'Remove', 'Done']) {
      const {x, width} = (await tool(page, name).boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(bar.width);
    }
  });
});
