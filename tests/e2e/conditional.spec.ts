import {rmSync} from 'node:fs';
import {expect} from '@playwright/test';
import {convertedSite} from './converted-site.ts';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {openWall, test, untilServed} from './site.ts';

const CLASSES = ['Cats', 'Dogs', 'Foxes', 'Owls'];

test('a network with classes has a wall, a large picture, panels and addresses, of class 0 where none is said', async ({
  page,
  site,
}) => {
  const folder = convertedSite('ada_cond32');
  site.folder = folder;
  try {
    await openWall(page, `${site.url}?model=converted&wall=5`);
    await expect(page.locator('nonesuch-tile[state=failed]')).toHaveCount(0);

    await openPicture(page, site, '?model=converted&seed=5&psi=0.7&panel=creativity');
    const thumbs = viewer(page).locator('nonesuch-thumb img');
    await expect(thumbs.first()).toBeVisible();
    const name = await picture(page).getAttribute('alt');
    expect(name).toContain('seed 5');

    await untilServed(page);
    const answers = await page.evaluate(async () => {
      const bytes = async (query: string): Promise<string> => {
        const response = await fetch(`pictures/converted/seed0000005.png?psi=0.7${query}`);
        if (!response.ok) return `${response.status}`;
        const digest = await crypto.subtle.digest('SHA-256', (await response.arrayBuffer()).slice(-400));
        return [...new Uint8Array(digest)].join('.');
      };
      return {plain: await bytes(''), zero: await bytes('&class=0'), one: await bytes('&class=1')};
    });
    expect(answers.zero).toBe(answers.plain);
    expect(answers.plain).toMatch(/\./);
    expect(answers.one).toMatch(/\./);
    expect(answers.one).not.toBe(answers.plain);

    // A page of another class is another page, and its panels make pictures of that class.
    const plain = await pixelsOf(picture(page));
    await openPicture(page, site, '?model=converted&seed=5&psi=0.7&class=1&panel=creativity');
    await expect.poll(() => queryOf(page).get('class')).toBe('1');
    expect(await picture(page).getAttribute('src')).toContain('&class=1');
    const other = await pixelsOf(picture(page));
    expect(difference(plain, other)).toBeGreaterThan(1);
    await openPicture(page, site, '?model=converted&seed=5&psi=0.7&class=1&near=9');
    const near = await pixelsOf(picture(page));
    await openPicture(page, site, '?model=converted&seed=5&psi=0.7&near=9');
    expect(difference(near, await pixelsOf(picture(page)))).toBeGreaterThan(1);
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('its class is chosen by name on the wall, in the large picture and beside every panel', async ({
  page,
  site,
}) => {
  const folder = convertedSite('ada_cond32', ['--classes', CLASSES.join(',')]);
  site.folder = folder;
  try {
    await openWall(page, `${site.url}?model=converted&wall=5`);
    const onWall = page.locator('nonesuch-toolbar').getByLabel('Class');
    expect(await onWall.getByRole('option').allTextContents()).toEqual(CLASSES);
    await expect(onWall).toHaveValue(CLASSES[0]!);
    const first = page.locator('nonesuch-tile[state=done] img').first();
    await expect(first).not.toHaveAttribute('src', /class=/);
    await onWall.selectOption(CLASSES[1]!);
    await expect.poll(() => queryOf(page).get('class')).toBe('1');
    await expect(first).toHaveAttribute('src', /&class=1$/);
    // Back is the class before.
    await page.goBack();
    await expect.poll(() => queryOf(page).get('class')).toBeNull();
    await expect(onWall).toHaveValue(CLASSES[0]!);
    await expect(first).not.toHaveAttribute('src', /class=/);

    await openPicture(page, site, '?model=converted&seed=5&psi=0.7');
    const plain = await pixelsOf(picture(page));
    await viewer(page).getByLabel('Class').selectOption(CLASSES[2]!);
    await expect(picture(page)).toHaveAttribute('src', /class=2/);
    expect(difference(plain, await pixelsOf(picture(page)))).toBeGreaterThan(1);
    for (const panel of ['Mix', 'Morph', 'Family']) {
      if (panel === 'Mix') await viewer(page).getByRole('button', {name: 'Explore'}).click();
      await viewer(page).getByRole('tab', {name: panel}).click();
      await expect(viewer(page).getByLabel('Class')).toHaveValue(CLASSES[2]!);
    }
    await viewer(page).getByLabel('Class').selectOption(CLASSES[1]!);
    await expect.poll(() => queryOf(page).get('class')).toBe('1');
    await expect(viewer(page).locator('nonesuch-thumb img').first()).toBeVisible();
  } finally {
    rmSync(folder, {recursive: true});
  }
});
