import {expect} from '@playwright/test';
import {openPicture, picture, queryOf, viewer} from './explore-steps.ts';
import {test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

test('a picture has a name, a description that is its alternative text, a story and a card', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42&psi=0.7&panel=words');
  await expect(viewer(page).getByRole('heading', {name: 'Fern Ivytrot'})).toBeVisible();
  await expect(picture(page)).toHaveAttribute(
    'alt',
    /^An? .*pony.* with .*\. A pony that does not exist, seed 42$/,
  );
  await expect(page).toHaveTitle(/^Fern Ivytrot: an? .*pony.* with .* · Nonesuch$/);
  const story = viewer(page).locator('article .story');
  await expect(story).toHaveText(/Fern/);
  const told = (await story.textContent())!.trim();
  await viewer(page).getByText('For adoption: Fern Ivytrot').click();
  await expect(viewer(page).getByText('Dislikes')).toBeVisible();
  // Where there is room, the large view tells it without a panel.
  await page.setViewportSize({width: 390, height: 844});
  await openPicture(page, site, '?seed=42&psi=0.7');
  const below = viewer(page).locator('.caption .story');
  await expect(below).toHaveText(told);
  await expect(below).toBeVisible();
  await page.setViewportSize({width: 390, height: 700});
  await expect(below).toBeHidden();
});

test('a description finds pictures that match, says what it understood, and finds the same again from the link', async ({
  page,
  site,
}) => {
  test.setTimeout(600_000);
  await openPicture(page, site, '?seed=42&psi=0.9&panel=words');
  await viewer(page)
    .getByRole('searchbox', {name: 'Find by description'})
    .fill('blue pony, pink hair, wheels');
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('find')).toBe('blue pony, pink hair, wheels');
  const understood = viewer(page).getByRole('list', {name: 'What was understood'});
  await expect(understood.getByText('Coat: blue')).toBeVisible();
  await expect(understood.getByText('wheels not understood')).toBeVisible();
  await expect(viewer(page).getByText('The best of 2048 seeds')).toBeVisible({timeout: 240_000});
  const results = viewer(page).getByRole('group', {name: 'Pictures that match'}).getByRole('button');
  await expect(results).toHaveCount(24);
  const scores = await results.evaluateAll((buttons) =>
    buttons.map((button) => Number(/(\d+) percent/.exec(button.getAttribute('aria-label')!)![1])),
  );
  expect(scores).toEqual([...scores].sort((one, other) => other - one));
  expect(scores[0]).toBeGreaterThan(70);

  const best = (await results.first().getAttribute('aria-label'))!;
  await results.first().click();
  await expect.poll(() => queryOf(page).get('seed')).toBe(/Seed (\d+)/.exec(best)![1]);
  await expect(picture(page)).toHaveAttribute('alt', /blue|azure|navy|sky/i);
  await page.goto(page.url());
  await expect(viewer(page).getByText('The best of 2048 seeds')).toBeVisible({timeout: 240_000});
  await expect(results.first()).toHaveAttribute('aria-label', best);
});

test('a search says how far it is from the first second, and can be stopped and begun again', async ({
  page,
  site,
}) => {
  await openPicture(page, site, '?seed=42&psi=0.9&panel=words');
  await expect(viewer(page).getByRole('searchbox')).toBeVisible();
  // As on a device that takes its time.
  await page.evaluate(() => {
    const {engine} = document.querySelector('nonesuch-app')!;
    const map = engine.map.bind(engine);
    engine.map = async (...seeds) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return map(...seeds);
    };
  });
  await viewer(page).getByRole('searchbox').fill('blue pony');
  await page.keyboard.press('Enter');
  await expect(viewer(page).getByText('Looking through 2048 seeds: 0 %')).toBeVisible();
  await expect(viewer(page).getByText(/^Looking through 2048 seeds: [1-9]\d* %$/)).toBeVisible();
  await viewer(page).getByRole('button', {name: 'Stop'}).click();
  const stopped = viewer(page).getByText(/^Stopped: the best of \d+ seeds, best first\.$/);
  await expect(stopped).toBeVisible();
  const text = await stopped.innerText();
  await expect(
    viewer(page).getByRole('group', {name: 'Pictures that match'}).getByRole('button').first(),
  ).toBeVisible();
  await page.waitForTimeout(2000);
  expect(await stopped.innerText()).toBe(text);
  await expect(viewer(page).getByRole('button', {name: 'Stop'})).toHaveCount(0);
  await viewer(page).getByRole('button', {name: 'Find', exact: true}).click();
  await expect(viewer(page).getByText(/^Looking through 2048 seeds: /)).toBeVisible();
});
