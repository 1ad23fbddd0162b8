/** What is said of the large picture: of the one that can be seen, once, and of a mixture what it shows. And the way back. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, type Locator, type Page} from '@playwright/test';
import {parseText} from '../../src/model/text.ts';
import {nameOf} from '../../src/words/name.ts';
import {namesOf} from '../../src/words/told.ts';
import {openPicture, picture, viewer} from './explore-steps.ts';
import {PEOPLE, test, untilServed} from './site.ts';
import {openView, queryOf, tileAt} from './wall-view.ts';

test.describe.configure({timeout: 180_000});

const button = (page: Page, name: string): Locator => viewer(page).getByRole('button', {name, exact: true});

/** The picture that can be seen and what is said of it. */
async function seen(page: Page): Promise<{seed: number; caption: string; title: string; dialog: string}> {
  const dialog = (await viewer(page).getByRole('dialog').getAttribute('aria-label'))!;
  return {
    seed: Number(/seed (\d+)$/.exec((await viewer(page).locator('img.picture').getAttribute('alt'))!)![1]),
    caption: await viewer(page).locator('.caption').innerText(),
    title: await page.title(),
    dialog,
  };
}

test('Previous, the arrow and Back return from another one to what was just seen', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await tileAt(page, 1, 1).click();
  await expect(picture(page)).toBeVisible();
  const seeds = [queryOf(page).get('seed')];
  for (let i = 0; i < 2; i++) {
    await button(page, 'Another one').click();
    await expect.poll(() => queryOf(page).get('seed')).not.toBe(seeds.at(-1));
    seeds.push(queryOf(page).get('seed'));
  }
  const shows = (seed: string | null | undefined): Promise<void> =>
    expect(viewer(page).getByRole('dialog')).toHaveAttribute('aria-label', new RegExp(`seed ${seed}$`));
  await shows(seeds[2]);
  await page.goBack();
  await shows(seeds[1]);
  await page.goForward();
  await shows(seeds[2]);
  await button(page, 'Previous').click();
  await shows(seeds[1]);
  await page.keyboard.press('ArrowLeft');
  await shows(seeds[0]);
  expect(queryOf(page).get('seed')).toBe(seeds[0]);

  await button(page, 'Another one').click();
  await expect.poll(() => queryOf(page).get('seed')).not.toBe(seeds[0]);
  await button(page, 'Close').click();
  await expect(viewer(page)).toHaveCount(0);
  expect(queryOf(page).get('wall')).toBe('7');
});

test('?one with a seed is that picture, and Back in ?one the picture before', async ({page, site}) => {
  await openPicture(page, site, `?${PEOPLE}&one&seed=5`);
  expect((await seen(page)).seed).toBe(5);
  expect(queryOf(page).get('seed')).toBe('5');
  await page.reload();
  await expect(picture(page)).toBeVisible();
  expect((await seen(page)).seed).toBe(5);

  const seeds = [5];
  for (let i = 0; i < 2; i++) {
    await button(page, 'Another one').click();
    await expect.poll(async () => (await seen(page)).seed).not.toBe(seeds.at(-1));
    seeds.push((await seen(page)).seed);
    expect(queryOf(page).has('seed')).toBe(false);
  }
  await page.goBack();
  await expect.poll(async () => (await seen(page)).seed).toBe(seeds[1]);
  await page.goBack();
  await expect.poll(async () => (await seen(page)).seed).toBe(5);
  await page.goForward();
  await expect.poll(async () => (await seen(page)).seed).toBe(seeds[1]);
  // From another site too.
  await page.goto('about:blank');
  await page.goBack();
  await expect(picture(page)).toBeVisible();
  expect((await seen(page)).seed).toBe(seeds[1]);
});

test('name, words and title change with the picture, not before, and move nothing', async ({page, site}) => {
  await openPicture(page, site, '?wall=7&seed=41');
  // From then on a picture's address says its seed.
  await untilServed(page);
  await openPicture(page, site, '?wall=7&seed=42');
  await expect(viewer(page).locator('.words')).toHaveText(/pony/);
  // Every frame in which something that is said is not of the picture that is there, and every place where that stood.
  await page.evaluate(
    (names) => {
      const wrong: string[] = [];
      const tops = new Set<string>();
      let checked = 0;
      Object.assign(window, {wrong, tops, checked: () => checked});
      const root = document.querySelector('nonesuch-app')!.shadowRoot!;
      const watch = (): void => {
        const dialog = root.querySelector('nonesuch-viewer')!.shadowRoot!;
        const image = dialog.querySelector<HTMLImageElement>('img.picture')!;
        const seed = /seed(\d+)/.exec(image.src)?.[1] ?? '';
        const caption = dialog.querySelector('.caption')!.textContent;
        const expected = names[Number(seed)];
        if (expected) checked++;
        if (expected && !caption.includes(expected)) wrong.push(`${Number(seed)}: ${caption.trim()}`);
        const {top, width} = image.getBoundingClientRect();
        tops.add(`${Math.round(top)} ${Math.round(width)}`);
        requestAnimationFrame(watch);
      };
      watch();
    },
    Object.fromEntries([42, 43, 44].map((seed) => [seed, nameOf(seed)])),
  );
  for (const seed of [43, 44]) {
    await page.keyboard.press('ArrowRight');
    await expect(viewer(page).getByRole('dialog')).toHaveAttribute('aria-label', new RegExp(`seed ${seed}$`));
    await expect(viewer(page).locator('.words')).toHaveText(/pony/);
    await expect(page).toHaveTitle(new RegExp(`^${nameOf(seed)}`));
    // Told to those who do not see it, with its words.
    await expect(viewer(page).locator('[aria-live=polite]')).toHaveText(
      new RegExp(`^${nameOf(seed)}\\. An? .*pony`),
    );
  }
  const {wrong, tops, checked} = await page.evaluate(() => {
    const watched = window as unknown as {wrong: string[]; tops: Set<string>; checked: () => number};
    return {wrong: watched.wrong, tops: [...watched.tops], checked: watched.checked()};
  });
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(10);
  expect(tops).toHaveLength(1);
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true});

  test('the picture does not jump when its words arrive', async ({page, site}) => {
    await page.addInitScript(() => {
      const tops = new Set<number>();
      Object.assign(window, {tops});
      const watch = (): void => {
        const dialog = document
          .querySelector('nonesuch-app')
          ?.shadowRoot?.querySelector('nonesuch-viewer')?.shadowRoot;
        const image = dialog?.querySelector('img.picture');
        if (image) tops.add(Math.round(image.getBoundingClientRect().top));
        requestAnimationFrame(watch);
      };
      watch();
    });
    site.fail(/traits\.json/, {kind: 'delay', ms: 4000});
    await openPicture(page, site, '?wall=7&seed=42');
    await expect(viewer(page).locator('.words')).toHaveText(/pony/);
    await button(page, 'Next').tap();
    await expect(viewer(page).locator('.caption')).toContainText(nameOf(43));
    await expect(viewer(page).locator('.words')).toHaveText(/pony/);
    const tops = await page.evaluate(() => [...(window as unknown as {tops: Set<number>}).tops]);
    expect(tops).toHaveLength(1);
  });
});

test('words, title and alternative text of a mixture are of what it shows', async ({page, site}) => {
  const words = async (query: string): Promise<string> => {
    await openPicture(page, site, query);
    await expect(viewer(page).locator('.words')).not.toBeEmpty();
    return viewer(page).locator('.words').innerText();
  };
  // The first has no horn; the second has one.
  const [own, other] = [await words('?seed=42&psi=1'), await words('?seed=14&psi=1')];
  expect([/horn|unicorn/.test(own), /horn|unicorn/.test(other)]).toEqual([false, true]);
  const mixed = await words('?seed=42&psi=1&mix=14-coarse.middle');
  expect(mixed).toMatch(/horn|unicorn/);
  await expect(picture(page)).toHaveAttribute('alt', new RegExp(`^${mixed}\\. A pony`));
  await expect(page).toHaveTitle(new RegExp(mixed.slice(1)));
});

const peopleText = parseText(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../models/people/text.json'), 'utf8')),
);

test('a tile of the wall says its text once, and has the name that its model gives', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  const snapshot = await tileAt(page, 1, 1).ariaSnapshot();
  expect(snapshot.match(/that does not exist/g)).toHaveLength(1);
  const seed = await tileAt(page, 1, 1).evaluate((tile) => (tile as unknown as {seed: number}).seed);
  await expect(
    tileAt(page, 1, 1).getByRole('link', {name: `Open ${namesOf(peopleText, seed).name}`}),
  ).toHaveCount(1);
});
