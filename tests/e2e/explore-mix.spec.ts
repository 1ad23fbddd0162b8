import {expect} from '@playwright/test';
import {difference, mirrored, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('layers come from a second picture that is typed or dropped, and all of them make it that picture', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42&psi=0.7&panel=mix');
  const own = await pixelsOf(picture(page));
  await viewer(page).getByRole('textbox', {name: 'Mix with'}).fill('85');
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('mix')).toBe('85-fine');
  await expect(picture(page)).toBeVisible();
  const fine = await pixelsOf(picture(page));
  expect(difference(own, fine)).toBeGreaterThan(0.5);

  await viewer(page).getByRole('checkbox', {name: 'Middle'}).check();
  await viewer(page).getByRole('checkbox', {name: 'Coarse'}).check();
  await expect.poll(() => queryOf(page).get('mix')).toBe('85-coarse.middle.fine');
  await expect(picture(page)).toBeVisible();
  const whole = await pixelsOf(picture(page));
  await viewer(page).getByRole('button', {name: 'Unmix'}).click();
  await expect.poll(() => queryOf(page).get('mix')).toBeNull();

  // Drop the link of another picture onto the box.
  await viewer(page)
    .locator('.second')
    .evaluate((box, link) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/uri-list', link);
      box.dispatchEvent(
        new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true, composed: true}),
      );
    }, `${site.url}pictures/pony/seed0000007.png?psi=0.7`);
  await expect.poll(() => queryOf(page).get('mix')).toBe('7-fine');

  await openPicture(page, site, '?seed=85&psi=0.7');
  // The mirror belongs to the first picture, so the second may be there the other way round.
  const other = await pixelsOf(picture(page));
  expect(Math.min(difference(whole, other), difference(whole, mirrored(other)))).toBeLessThan(0.5);
});
