/** One rule for all that lies over the wall: who has the keys, what Escape and Back close, and where the focus goes then. */
import {expect, type Locator, type Page} from '@playwright/test';
import {openPicture, picture, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';
import {queryOf, tileAt} from './wall-view.ts';

test.describe.configure({timeout: 180_000});

const help = (page: Page): Locator => page.getByRole('dialog', {name: 'Keys and gestures'});
const explore = (page: Page): Locator => viewer(page).locator('nonesuch-explore');
const control = (page: Page, name: string): Locator =>
  page.locator('nonesuch-toolbar').getByRole('button', {name, exact: true});

/** A key as a keyboard with another layout sends it. */
async function press(page: Page, key: string, code: string): Promise<void> {
  await page.evaluate(
    (init) =>
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', {...init, bubbles: true, composed: true, cancelable: true}),
      ),
    {key, code},
  );
}

test('Back and Escape close the help, and nothing else', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  await control(page, 'Keys and gestures').focus();
  await page.keyboard.press('Enter');
  await expect(help(page)).toBeVisible();
  await page.goBack();
  await expect(help(page)).toHaveCount(0);
  await expect(control(page, 'Keys and gestures')).toBeFocused();
  expect(queryOf(page).get('wall')).toBe('7');

  await tileAt(page, 1, 1).click();
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('?');
  await expect(help(page)).toBeVisible();
  await page.goBack();
  await expect(help(page)).toHaveCount(0);
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('?');
  await expect(help(page)).toBeVisible();
  // One each, however quickly.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(help(page)).toHaveCount(0);
  await expect(viewer(page)).toHaveCount(0);
  expect(queryOf(page).get('wall')).toBe('7');
});

test('what the help opens takes its place', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  await page.keyboard.press('?');
  await help(page).getByRole('button', {name: 'Album'}).click();
  await expect(page.getByRole('dialog', {name: 'Album'})).toBeVisible();
  await expect(help(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(queryOf(page).get('wall')).toBe('7');
});

for (const name of ['About', 'Album', 'Keys and gestures']) {
  test(`${name} gives the focus back to its button`, async ({page, site}) => {
    await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
    for (const close of ['Escape', 'button'] as const) {
      await control(page, name).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      if (close === 'Escape') await page.keyboard.press('Escape');
      else await dialog.getByRole('button', {name: /^Close/}).click();
      await expect(dialog).toHaveCount(0);
      await expect(control(page, name)).toBeFocused();
    }
  });
}

test('a picture of the album gives the focus back to its place there', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42`);
  await page.keyboard.press('k');
  await expect(viewer(page).getByText('Kept in the album')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  const item = page.getByRole('button', {name: /^Open .*, seed 42$/});
  await item.focus();
  await page.keyboard.press('Enter');
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await expect(item).toBeFocused();
});

test('the panels close one layer, by X, Escape and Back, and the keys go on', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  await tileAt(page, 1, 1).click();
  await expect(picture(page)).toBeVisible();
  const seed = queryOf(page).get('seed');
  const button = viewer(page).getByRole('button', {name: 'Explore'});
  for (const close of ['X', 'Escape', 'Back'] as const) {
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(explore(page)).toBeVisible();
    if (close === 'X') await explore(page).getByRole('button', {name: 'Close the panel'}).click();
    else if (close === 'Escape') await page.keyboard.press('Escape');
    else await page.goBack();
    await expect(explore(page)).toHaveCount(0);
    await expect(button).toBeFocused();
    expect(queryOf(page).get('seed')).toBe(seed);
  }
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => queryOf(page).get('seed')).not.toBe(seed);
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(help(page)).toBeVisible();
});

test('what was done in the panels stays when they are closed', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42`);
  await page.keyboard.press('e');
  await viewer(page).getByRole('tab', {name: 'Seed'}).click();
  await expect.poll(() => queryOf(page).get('panel')).toBe('seed');
  await viewer(page).getByRole('tab', {name: 'Creativity'}).click();
  await viewer(page).getByRole('button', {name: 'Creativity 0.3'}).click();
  await expect.poll(() => queryOf(page).get('psi')).toBe('0.3');
  await page.goBack();
  await expect(explore(page)).toHaveCount(0);
  await expect(viewer(page)).toBeVisible();
  await expect.poll(() => queryOf(page).get('psi')).toBe('0.3');
  expect(queryOf(page).get('panel')).toBeNull();
});

test('the keys work whatever has the focus, but in a field, which Escape leaves first', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  const model = page.getByRole('combobox', {name: 'Model'});
  await model.focus();
  await page.keyboard.press('s');
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(model).not.toBeFocused();

  await control(page, 'About').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => queryOf(page).get('at')).toBe('1');
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', {name: 'Album'})).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(control(page, 'About')).toBeFocused();

  await openPicture(page, site, `?${PEOPLE}&seed=42&panel=seed`);
  const field = viewer(page).getByRole('textbox').first();
  await field.click();
  await page.keyboard.type('ek?');
  await expect(field).toHaveValue(/ek\?$/);
  await expect(help(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(field).not.toBeFocused();
  await expect(explore(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(explore(page)).toHaveCount(0);
  await expect(viewer(page)).toBeVisible();
});

test('letters are found on every layout, whatever the Caps Lock says', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42`);
  for (const [key, code] of [
    ['E', 'KeyE'],
    ['у', 'KeyE'],
    ['ε', 'KeyE'],
    ['e', 'KeyD'],
  ] as const) {
    await press(page, key, code);
    await expect(explore(page), `${key} on ${code}`).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(explore(page)).toHaveCount(0);
  }
  // Dvorak has a full stop there.
  await press(page, '.', 'KeyE');
  await press(page, 'a', 'KeyE');
  await expect(explore(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await press(page, 'ф', 'KeyA');
  await expect(page.getByRole('dialog', {name: 'Album'})).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true});

  test('the panels, which hide their button, give the focus back to it', async ({page, site}) => {
    await openPicture(page, site, `?${PEOPLE}&seed=42`);
    await viewer(page).getByRole('button', {name: 'Explore'}).tap();
    await explore(page).getByRole('button', {name: 'Close the panel'}).tap();
    await expect(explore(page)).toHaveCount(0);
    await expect(viewer(page).getByRole('button', {name: 'Explore'})).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => queryOf(page).get('seed')).toBe('43');
  });
});
