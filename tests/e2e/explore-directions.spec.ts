import {rmSync} from 'node:fs';
import {expect} from '@playwright/test';
import {convertedSite} from './converted-site.ts';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {test} from './site.ts';

test('a converted model has sliders along its own directions, which the link keeps', async ({page, site}) => {
  const folder = convertedSite('ada_skip64');
  site.folder = folder;
  try {
    await openPicture(page, site, '?model=converted&seed=42&psi=0.7&panel=shape');
    const before = await pixelsOf(picture(page));
    const sliders = viewer(page).getByRole('slider', {name: /^(Coarse|Middle|Fine) \d+$/});
    await expect(sliders).toHaveCount(12);
    await viewer(page).locator('summary', {hasText: /^Fine/}).click();
    await expect(sliders).toHaveCount(24);

    const first = sliders.first();
    await first.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('PageUp');
    await expect.poll(() => queryOf(page).get('shape')).toMatch(/^coarse1:[1-3]/);
    await expect.poll(async () => difference(before, await pixelsOf(picture(page)))).toBeGreaterThan(1);
    const moved = await pixelsOf(picture(page));

    await page.goto(page.url());
    await expect(picture(page)).toBeVisible();
    await expect.poll(async () => difference(moved, await pixelsOf(picture(page)))).toBeLessThan(0.5);
    expect(Number(await sliders.first().inputValue())).toBeGreaterThan(0.5);

    await viewer(page).locator('input[name=fine2]').fill('-2', {force: true});
    await expect.poll(() => queryOf(page).get('shape')).toMatch(/^coarse1:[\d.]+,fine2:-2$/);
    await viewer(page).getByRole('button', {name: 'Undo'}).click();
    await expect.poll(() => queryOf(page).get('shape')).toMatch(/^coarse1:[\d.]+$/);
    await expect.poll(async () => difference(moved, await pixelsOf(picture(page)))).toBeLessThan(0.5);
    await viewer(page).getByRole('button', {name: 'Redo'}).click();
    await expect.poll(() => queryOf(page).get('shape')).toMatch(/fine2:-2$/);
    await viewer(page).getByRole('button', {name: 'Reset'}).click();
    await expect.poll(() => queryOf(page).get('shape')).toBeNull();
    await expect.poll(async () => difference(before, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  } finally {
    rmSync(folder, {recursive: true});
  }
});
