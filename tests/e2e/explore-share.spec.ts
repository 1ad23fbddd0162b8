import {expect} from '@playwright/test';
import {openPicture, viewer} from './explore-steps.ts';
import {PEOPLE, test, versionOf} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('Share hands the PNG and the link to the system, where the browser can', async ({page, site}) => {
  await page.addInitScript(() => {
    const shared: unknown[] = [];
    Object.assign(window, {shared});
    Object.defineProperty(navigator, 'canShare', {value: () => true});
    Object.defineProperty(navigator, 'share', {
      value: async ({files, url, title}: ShareData) => {
        const [file] = files!;
        const text = new TextDecoder('latin1').decode(await file!.arrayBuffer());
        shared.push({name: file!.name, type: file!.type, isOurs: text.includes('Nonesuch'), url, title});
      },
    });
  });
  await openPicture(page, site, '?seed=42&psi=0.7');
  await viewer(page).getByRole('button', {name: 'Share'}).click();
  const shared = (): Promise<unknown> =>
    page.evaluate(() => (window as unknown as {shared: unknown[]}).shared);
  await expect.poll(shared).toEqual([
    {
      name: 'seed0000042.png',
      type: 'image/png',
      isOurs: true,
      url: `${site.url}?model=pony&v=${versionOf('pony')}&psi=0.7&seed=42`,
      title: 'Fern Ivytrot',
    },
  ]);
});

test('without Web Share there is no such button, but the link of an edited picture is copied whole', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    delete (Navigator.prototype as Partial<Navigator>).share;
  });
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.7&near=5`);
  await expect(viewer(page).getByRole('button', {name: 'Share'})).toHaveCount(0);
  await viewer(page).getByRole('button', {name: 'Copy link'}).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`${site.url}?${PEOPLE}&v=${versionOf('people')}&psi=0.7&seed=42&near=5`);
});
