import {expect} from '@playwright/test';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('relatives are like the picture but not the same, and lead on step by step and back', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&panel=family`);
  const start = await pixelsOf(picture(page));
  const relatives = viewer(page).getByRole('group', {name: 'More like this'}).getByRole('button');
  await expect(relatives).toHaveCount(12);
  const first = relatives.first().locator('img');
  await expect(first).toBeVisible();
  const relative = await pixelsOf(first);
  await relatives.first().click();
  await expect.poll(() => queryOf(page).get('near')).toMatch(/^\d+$/);
  await expect.poll(async () => difference(relative, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  const step = difference(start, relative);
  expect(step).toBeGreaterThan(1);

  await relatives.nth(1).click();
  await expect.poll(() => queryOf(page).get('near')).toMatch(/^\d+\.\d+$/);
  await viewer(page).getByRole('button', {name: 'To the start'}).click();
  await expect.poll(() => queryOf(page).get('near')).toBeNull();
  await expect(picture(page)).toBeVisible();
  await expect.poll(async () => difference(start, await pixelsOf(picture(page)))).toBeLessThan(0.5);

  // Somebody else is further away than a relative.
  await openPicture(page, site, `?${PEOPLE}&seed=1000&psi=0.7`);
  expect(difference(start, await pixelsOf(picture(page)))).toBeGreaterThan(step);
});
