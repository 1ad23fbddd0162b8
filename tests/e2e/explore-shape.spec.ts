import {expect} from '@playwright/test';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('a colour well changes the coat, undo and redo go back and forth, and the link keeps it', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42&psi=0.7&panel=shape');
  const before = await pixelsOf(picture(page));
  await viewer(page)
    .locator('summary', {hasText: /^Coat$/})
    .click();
  const coat = viewer(page).locator('input[type=color][name=coat]');
  await coat.evaluate((input: HTMLInputElement) => {
    input.value = '#30a040';
    input.dispatchEvent(new Event('change', {bubbles: true}));
  });
  await expect.poll(() => queryOf(page).get('shape')).toMatch(/^coat:/);
  await expect(picture(page)).toBeVisible();
  const green = await pixelsOf(picture(page));
  expect(difference(before, green)).toBeGreaterThan(3);
  // What is said follows what is seen.
  await expect(
    viewer(page)
      .getByText(/green pony/i)
      .first(),
  ).toBeVisible();

  await viewer(page).getByRole('button', {name: 'Undo'}).click();
  await expect.poll(() => queryOf(page).get('shape')).toBeNull();
  await expect.poll(async () => difference(before, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  await viewer(page).getByRole('button', {name: 'Redo'}).click();
  await expect.poll(() => queryOf(page).get('shape')).toMatch(/^coat:/);
  await expect.poll(async () => difference(green, await pixelsOf(picture(page)))).toBeLessThan(0.5);

  await page.goto(page.url());
  await expect(picture(page)).toBeVisible();
  await expect.poll(async () => difference(green, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  await viewer(page).getByRole('button', {name: 'Reset'}).click();
  await expect.poll(async () => difference(before, await pixelsOf(picture(page)))).toBeLessThan(0.5);
});
