import {expect} from '@playwright/test';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('the creativity slider changes the picture while it moves, and the link when it rests', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42&psi=0.7&panel=creativity');
  const before = await pixelsOf(picture(page));
  const slider = viewer(page).getByRole('slider', {name: 'Creativity'});
  await expect(slider).toHaveValue('0.7');
  // A finger that still moves: the picture follows, the address does not.
  await slider.evaluate((input: HTMLInputElement) => {
    input.value = '1.2';
    input.dispatchEvent(new InputEvent('input', {bubbles: true}));
  });
  const moving = viewer(page).locator('img.picture');
  // A smaller early picture, where the whole one takes long.
  const side = Math.sqrt(before.length / 4);
  await expect.poll(async () => difference(before, await pixelsOf(moving, side))).toBeGreaterThan(3);
  expect(queryOf(page).get('psi')).toBe('0.7');

  await slider.evaluate((input: HTMLInputElement) =>
    input.dispatchEvent(new Event('change', {bubbles: true})),
  );
  await expect.poll(() => queryOf(page).get('psi')).toBe('1.2');
  await expect(picture(page)).toBeVisible();
  const after = await pixelsOf(picture(page));
  expect(difference(before, after)).toBeGreaterThan(3);

  await page.goto(page.url());
  await expect(picture(page)).toBeVisible();
  expect(difference(after, await pixelsOf(picture(page)))).toBeLessThan(0.5);
});

test('where pictures take long, a smaller one follows the slider, and the whole one is there when it rests', async ({
  page,
  site,
}) => {
  // Plain JavaScript takes much longer than the time that a picture may take to follow a finger.
  await openPicture(page, site, `?one&${PEOPLE}&psi=0.7&panel=creativity&backend=cpu`);
  const widthOf = (): Promise<number> =>
    viewer(page)
      .locator('img.picture')
      .evaluate((image: HTMLImageElement) => image.naturalWidth);
  const whole = await widthOf();
  // The engine has to know how long it takes.
  await expect(viewer(page).locator('nonesuch-thumb img').first()).toBeVisible();
  const slider = viewer(page).getByRole('slider', {name: 'Creativity'});
  const {x, y, width, height} = (await slider.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.9, y + height / 2);
  await expect.poll(widthOf).toBeLessThan(whole);
  await expect(viewer(page).getByRole('button', {name: 'Save', exact: true})).toBeDisabled();
  await page.mouse.up();
  await expect(picture(page)).toBeVisible();
  await expect.poll(widthOf).toBe(whole);
  await expect(viewer(page).getByRole('button', {name: 'Save', exact: true})).toBeEnabled();
});

test('the ladder shows the same seed at eleven creativities, from the average picture on', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.6&panel=creativity`);
  const steps = viewer(page).getByRole('group', {name: 'eleven creativities'}).getByRole('button');
  await expect(steps).toHaveCount(11);
  await expect(steps.nth(4)).toHaveAttribute('aria-current', 'true');
  await expect(steps.nth(4).locator('img')).toBeVisible();
  // The step of the open picture is the open picture.
  const open = await pixelsOf(picture(page));
  await expect
    .poll(async () => difference(open, await pixelsOf(steps.nth(4).locator('img'))))
    .toBeLessThan(0.5);

  await steps.nth(0).click();
  await expect.poll(() => queryOf(page).get('psi')).toBe('0');
  await expect(picture(page)).toBeVisible();
  const average = await pixelsOf(picture(page));
  // Without creativity all seeds are one.
  await openPicture(page, site, `?${PEOPLE}&seed=7&psi=0`);
  const other = await pixelsOf(picture(page));
  expect(difference(average, other)).toBeLessThan(0.5);
});

test('the slider is moved by the keyboard, and its arrows leave the picture where it is', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&panel=creativity`);
  await viewer(page).getByRole('slider', {name: 'Creativity'}).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => queryOf(page).get('psi')).toBe('0.75');
  expect(queryOf(page).get('seed')).toBe('42');
});
