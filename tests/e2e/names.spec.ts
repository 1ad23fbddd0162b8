import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {HOSTS} from '../support/hosts.ts';
import {StaticServer} from '../support/static-server.ts';
import {seedOf} from '../../src/lib/seed-of-name.ts';
import {readPngText} from '../../src/pictures/png/png.ts';
import {openPicture, picture, queryOf, viewer} from './explore-steps.ts';
import {dist, expect, PEOPLE, test, untilServed, versionOf} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

const ada = seedOf('ada');

test('the address of a name is the picture of its seed, as an image and in a tab', async ({
  page,
  site,
  context,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=1`);
  await untilServed(page);
  const bytesOf = (path: string): Promise<number[]> =>
    page.evaluate(async (address) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(await response.text());
      return [...new Uint8Array(await response.arrayBuffer())];
    }, path);
  const version = versionOf('people');
  const named = await bytesOf(`pictures/people/~ada.png?psi=0.85&v=${version}`);
  expect(named).toEqual(await bytesOf(`pictures/people/seed${ada}.png?psi=0.85&v=${version}`));
  expect(readPngText(Uint8Array.from(named))['Seed']).toBe(String(ada));
  expect(await page.evaluate(async () => (await fetch('pictures/people/~%20.png')).status)).toBe(404);

  const tab = await context.newPage();
  await tab.goto(`${site.url}pictures/people/~ada.png?psi=0.85&v=${version}`);
  await expect(tab.locator('main img')).toHaveAttribute('alt', `A people that does not exist, seed ${ada}`);
  await tab.close();
});

test('a stranger who opens the address of a name is led to its picture', async ({page, site}) => {
  await page.goto(`${site.url}pictures/people/~ada.png?psi=0.85&v=${versionOf('people')}`);
  await expect(page.locator('main img')).toHaveAttribute('alt', new RegExp(`seed ${ada}$`));
});

test('a host that gives the start page for everything leads to the picture of a name too', async ({page}) => {
  const host = HOSTS.find(({entry, name}) => entry === '' && /index\.html/.test(name))!;
  const site = await StaticServer.start(dist, {host, base: host.base});
  const name = 'ada+1&2@example.org';
  await page.goto(`${site.url}pictures/people/~${encodeURIComponent(name)}.png?psi=0.85`);
  await expect(picture(page)).toBeVisible();
  await expect.poll(() => queryOf(page).get('seed')).toBe(String(seedOf(name)));
  await site.stop();
});

test('the box for a name shows its picture, and gives out lines with the version in them', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=1&panel=seed`);
  await viewer(page).getByLabel('Your name').fill('  ada ');
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('seed')).toBe(String(ada));
  const version = versionOf('people');
  const lines = viewer(page).locator('code');
  await expect(lines.first()).toHaveText(
    `<nonesuch-picture model="people" version="${version}" name="ada"></nonesuch-picture>`,
  );
  await expect(lines.last()).toHaveText(`${site.url}pictures/people/~ada.png?psi=0.85&v=${version}`);
});

test('the page of the element shows a name in a circle, with the line to copy', async ({page, site}) => {
  await page.goto(`${site.url}embed/demo/`);
  const version = versionOf('pony');
  await expect(page.locator('#name-code')).toContainText(
    `model="pony" version="${version}" name="ada@example.org"`,
  );
  const named = page.locator('#named');
  await named.scrollIntoViewIfNeeded();
  await expect(named.locator('img')).toHaveAttribute('alt', new RegExp(`seed ${seedOf('ada@example.org')}$`));
  const {width, height} = (await named.boundingBox())!;
  expect([width, height]).toEqual([160, 160]);
  expect(await named.evaluate((element) => getComputedStyle(element).borderRadius)).toBe('50%');
  await page.getByLabel('Your name').fill('ada');
  await expect(named.locator('img')).toHaveAttribute('alt', new RegExp(`seed ${ada}$`));
  await expect(page.locator('#name-code')).toContainText('name="ada"');
  await page.getByLabel('Your name').fill('a"b');
  await expect(page.locator('#name-code')).toContainText('name="a&quot;b"');
});

test('seed-of.js is small, and gives others the seed of a name', async ({page, site}) => {
  const code = readFileSync(join(dist, 'seed-of.js'));
  expect(gzipSync(code).length).toBeLessThan(1200);
  await page.goto(`${site.url}embed/demo/`);
  const seed = await page.evaluate(async (address) => {
    const module = (await import(address)) as {seedOf: (name: string) => number};
    return module.seedOf(' Zoe\u0308 ');
  }, `${site.url}seed-of.js`);
  expect(seed).toBe(3332449944);
});
