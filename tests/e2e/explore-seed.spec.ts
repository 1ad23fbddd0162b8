import {expect} from '@playwright/test';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('a typed seed opens its picture, and a wrong one is explained', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&panel=seed`);
  const box = viewer(page).getByRole('textbox', {name: 'Seed'});
  await box.fill('4294967295');
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('seed')).toBe('4294967295');
  await expect(picture(page)).toBeVisible();

  await box.fill('4294967296');
  await page.keyboard.press('Enter');
  await expect(viewer(page).getByText('Type a whole number from 0 to 4294967295')).toBeVisible();
  expect(queryOf(page).get('seed')).toBe('4294967295');
});

test('a file name and a link open what they name, with psi and edits', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&panel=seed`);
  const box = viewer(page).getByRole('textbox', {name: 'Seed'});
  await box.fill('seed0000085.png');
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('seed')).toBe('85');

  await box.fill(`${site.url}?${PEOPLE}&seed=7&psi=1.1&near=3`);
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('near')).toBe('3');
  expect([queryOf(page).get('seed'), queryOf(page).get('psi')]).toEqual(['7', '1.1']);
});

test('the seeds next door are shown and opened', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=0&psi=0.7&panel=seed`);
  const neighbour = viewer(page).getByRole('button', {name: 'Seed 1', exact: true});
  await expect(neighbour.locator('img')).toBeVisible();
  const small = await pixelsOf(neighbour.locator('img'));
  // Seeds are a ring.
  await expect(viewer(page).getByRole('button', {name: 'Seed 4294967295', exact: true})).toBeVisible();
  await neighbour.click();
  await expect.poll(() => queryOf(page).get('seed')).toBe('1');
  await expect(picture(page)).toBeVisible();
  await expect.poll(async () => difference(small, await pixelsOf(picture(page)))).toBeLessThan(0.5);
});
