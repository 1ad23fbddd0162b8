import {readFile} from 'node:fs/promises';
import type {Download, Locator, Page} from '@playwright/test';
import {readPngText} from '../../src/pictures/png/png.ts';
import {difference, openPicture, picture, pixelsOf, queryOf} from './explore-steps.ts';
import {expect, heldFiles, PEOPLE, test, untilKept} from './site.ts';

const query = '?model=pony&seed=42&psi=0.7&panel=larger';
/** One tile for the network. */
const peopleQuery = `?${PEOPLE}&seed=42&psi=0.7&panel=larger`;
const isOfNetwork = (path: string): boolean => /esrgan|real-cugan/.test(path);

function panel(page: Page): Locator {
  return page.locator('nonesuch-larger-panel');
}

/** The pictures on the stage once one was made larger: the network's, and the bicubic one beside it. */
function enlarged(page: Page): Locator {
  return page.locator('nonesuch-compare img');
}

function button(page: Page, name: string | RegExp): Locator {
  return panel(page).getByRole('button', {name});
}

async function contentOf(download: Download): Promise<{bytes: Uint8Array; width: number; height: number}> {
  const bytes = new Uint8Array(await readFile(await download.path()));
  // Width and height stand at a fixed place of the header (PNG specification, section 11.2.1).
  const view = new DataView(bytes.buffer);
  return {bytes, width: view.getUint32(16), height: view.getUint32(20)};
}

async function save(page: Page): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, /^Save/).click()]);
  return download;
}

test('a picture is made twice as large by the network, with progress, and saved with its story', async ({
  page,
  site,
}) => {
  await openPicture(page, site, query);
  await expect(button(page, 'Enlarge')).toBeVisible();
  await expect(button(page, 'Drawing')).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'Photograph').click();
  expect(site.requests.filter(isOfNetwork)).toEqual([]);
  const side = Math.sqrt((await pixelsOf(picture(page))).length / 4);

  // Every step that the bar takes.
  await panel(page).evaluate((element) => {
    const seen: number[] = [];
    Object.assign(window, {seen});
    const look = (): void => {
      const bar = element.shadowRoot!.querySelector('progress');
      if (bar && bar.value !== seen.at(-1)) seen.push(bar.value);
      requestAnimationFrame(look);
    };
    look();
  });
  await button(page, 'Enlarge').click();
  await expect(enlarged(page)).toHaveCount(1);
  const steps = await page.evaluate(() => (window as unknown as {seen: number[]}).seen);
  expect(steps.length).toBeGreaterThan(2);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(queryOf(page).get('larger')).toBe('2.network');
  expect(site.requests.filter(isOfNetwork).length).toBe(2);

  const byNetwork = await pixelsOf(enlarged(page));
  expect(byNetwork.length).toBe((2 * side) ** 2 * 4);
  const file = await save(page);
  expect(file.suggestedFilename()).toBe('seed0000042-2x.png');
  const {bytes, width, height} = await contentOf(file);
  expect([width, height]).toEqual([2 * side, 2 * side]);
  const text = readPngText(bytes);
  expect(text).toMatchObject({Seed: '42', 'Truncation psi': '0.7', Model: 'pony'});
  expect(text['Title']).toContain('does not exist');
  expect(text['Enlarged']).toMatch(/^2 times, by the super-resolution network esrgan-slim/);
  expect(text['Source']).toContain('psi=0.7&seed=42&larger=2.network&panel=larger');

  await panel(page).getByRole('checkbox', {name: 'Side by side'}).check();
  await expect(enlarged(page)).toHaveCount(2);
  const bicubic = await pixelsOf(enlarged(page).nth(1));
  const [own, other] = [
    difference(byNetwork, await pixelsOf(enlarged(page).first())),
    difference(byNetwork, bicubic),
  ];
  expect(own).toBe(0);
  // Another picture than the bicubic one, but of the same pony.
  expect(other).toBeGreaterThan(0.3);
  expect(other).toBeLessThan(15);

  const divider = page.getByRole('slider', {name: 'Divider'});
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '55');
  await expect.poll(() => queryOf(page).get('larger')).toBe('2.network.55');
  const box = (await page.locator('nonesuch-compare').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.up();
  await expect.poll(() => queryOf(page).get('larger')).toMatch(/^2\.network\.2[456]$/);
  expect(queryOf(page).get('seed')).toBe('42');

  await button(page, 'Bicubic').click();
  await expect.poll(() => queryOf(page).get('larger')).toBe('2.bicubic');
  await expect(enlarged(page)).toHaveCount(1);
  expect(difference(bicubic, await pixelsOf(enlarged(page)))).toBe(0);
  expect((await save(page)).suggestedFilename()).toBe('seed0000042-2x-bicubic.png');
});

test('the network for drawings makes a picture twice as large, and saves it', async ({page, site}) => {
  await openPicture(page, site, peopleQuery);
  const side = Math.sqrt((await pixelsOf(picture(page))).length / 4);
  await expect(button(page, 'Photograph')).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'Drawing').click();
  await expect(panel(page)).toContainText('Real-CUGAN');
  const licence = panel(page).getByRole('link', {name: 'MIT licence'});
  expect((await page.request.get((await licence.getAttribute('href'))!)).ok()).toBe(true);
  expect(site.requests.filter((path) => path.endsWith('.bin')).filter(isOfNetwork)).toEqual([]);
  await button(page, 'Enlarge').click();
  await expect(enlarged(page)).toHaveCount(1, {timeout: 60_000});
  expect(queryOf(page).get('larger')).toBe('2.drawing');
  expect(site.requests.filter((path) => path.endsWith('.bin')).filter(isOfNetwork)).toHaveLength(1);
  const file = await save(page);
  expect(file.suggestedFilename()).toBe('seed0000042-2x-drawing.png');
  const {bytes, width, height} = await contentOf(file);
  expect([width, height]).toEqual([2 * side, 2 * side]);
  expect(readPngText(bytes)['Enlarged']).toBe(
    '2 times, by the super-resolution network Real-CUGAN up2x-denoise3x of bilibili',
  );
  expect(readPngText(bytes)['Source']).toContain('&larger=2.drawing&panel=larger');

  const byNetwork = await pixelsOf(enlarged(page));
  await button(page, 'Bicubic').click();
  await expect.poll(() => queryOf(page).get('larger')).toBe('2.bicubic');
  await expect(button(page, /^Save/)).toBeVisible();
  // Of the same person.
  expect(difference(byNetwork, await pixelsOf(enlarged(page)))).toBeLessThan(15);
});

test('what was used once works without network, from a link too; what was not says what it needs', async ({
  page,
  site,
}) => {
  await openPicture(page, site, peopleQuery);
  await untilKept(page, site.url, 'people');
  await button(page, 'Enlarge').click();
  await expect(enlarged(page)).toHaveCount(1);
  await expect.poll(async () => (await heldFiles(page, site.url)).filter(isOfNetwork).length).toBe(2);
  const before = await pixelsOf(enlarged(page));

  site.isOffline = true;
  await page.context().setOffline(true);
  await page.goto(`${site.url}${peopleQuery}&larger=2.network`);
  await expect(enlarged(page)).toHaveCount(1);
  expect(difference(before, await pixelsOf(enlarged(page)))).toBeLessThan(0.5);

  await button(page, /^4×/).click();
  await expect(panel(page).getByRole('status')).toContainText('could not be downloaded');
  await expect(button(page, 'Try again')).toBeVisible();
  await button(page, 'Bicubic').click();
  await expect(button(page, /^Save/)).toBeVisible();
});

test('enlarging ends when it is cancelled, and leaves the picture as it was', async ({page, site}) => {
  await openPicture(page, site, peopleQuery);
  const before = await pixelsOf(picture(page));
  site.fail(/esrgan.*bin$/, {kind: 'delay', ms: 3000}, 1);
  await button(page, 'Enlarge').click();
  await expect(button(page, 'Cancel')).toBeVisible();
  await button(page, 'Cancel').click();
  await expect(button(page, 'Enlarge')).toBeVisible();
  expect(queryOf(page).has('larger')).toBe(false);
  await page.waitForTimeout(4000);
  await expect(enlarged(page)).toHaveCount(0);
  expect(difference(before, await pixelsOf(picture(page)))).toBe(0);
  // It can be asked for again.
  await button(page, 'Enlarge').click();
  await expect(enlarged(page)).toHaveCount(1);
});
