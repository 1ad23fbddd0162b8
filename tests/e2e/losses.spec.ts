/** Without service worker, WebAssembly or storage the site says what is lost, and why. */
import type {Page} from '@playwright/test';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';
import {expect, openWall, PEOPLE, pictures, test} from './site.ts';

const executablePath = findChromium();
// To the browser a host by this name is not on this machine, and so not safe.
test.use({
  viewport: {width: 390, height: 844},
  launchOptions: {
    ...(executablePath ? {executablePath} : {}),
    args: [...sandboxArgs, '--host-resolver-rules=MAP plain.test 127.0.0.1'],
  },
});

/** The lines of About. */
async function losses(page: Page): Promise<string[]> {
  await page.evaluate(() => (location.hash = 'about'));
  await expect(page.getByRole('dialog', {name: 'Nonesuch'})).toBeVisible();
  return page.locator('nonesuch-about [data-loss]').allInnerTexts();
}

test('where all is well nothing is said', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  expect(await losses(page)).toEqual([]);
  await expect(page.locator('nonesuch-status [data-loss]')).toHaveCount(0);
});

test('over plain http pictures, links and Save work, and About says what does not', async ({page, site}) => {
  const url = site.url.replace('localhost', 'plain.test');
  await openWall(page, `${url}?${PEOPLE}&wall=3`);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const link = await page
    .locator('nonesuch-tile[state=done] a')
    .first()
    .evaluate((a) => (a as HTMLAnchorElement).href);
  await page.goto(link);
  await expect(page.locator('nonesuch-viewer img:not(.glow)').first()).toBeVisible();
  await page.reload();
  await expect(page.locator('nonesuch-viewer img:not(.glow)').first()).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', {name: 'Save'}).first().click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^seed\d+\.png$/);
  const [only, ...more] = await losses(page);
  expect(only).toMatch(/^The site came over plain http, .* without network, .*Save/);
  expect(more).toEqual([]);
});

for (const {name, spoil, said} of [
  {
    name: 'a browser without service workers',
    spoil: () => Object.defineProperty(navigator, 'serviceWorker', {value: undefined}),
    said: /^This browser, or a private window of it, allows no service worker\./,
  },
  {
    name: 'a service worker that cannot be installed',
    spoil: () => {
      navigator.serviceWorker.register = () => Promise.reject(new DOMException('No.', 'SecurityError'));
    },
    said: /^The service worker could not be installed\./,
  },
  {
    name: 'a browser that keeps nothing',
    spoil: () => {
      for (const store of ['localStorage', 'sessionStorage', 'indexedDB']) {
        Object.defineProperty(window, store, {
          get: () => {
            throw new DOMException('Storage is forbidden here.', 'SecurityError');
          },
        });
      }
    },
    said: /^This browser keeps nothing for the site/,
  },
]) {
  test(`About says it of ${name}`, async ({page, site}) => {
    await page.addInitScript(spoil);
    await openWall(page, `${site.url}?${PEOPLE}`);
    await expect.poll(async () => (await losses(page)).join('\n')).toMatch(said);
  });
}

test('without WebAssembly a quiet line says why pictures are slow, until it is closed', async ({
  page,
  site,
}) => {
  site.fail(/engine\.worker-.*\.js$/, {kind: 'prepend', content: 'delete globalThis.WebAssembly;\n'});
  await openWall(page, `${site.url}?${PEOPLE}`);
  const note = page.locator('nonesuch-status [data-loss]');
  await expect(note).toContainText('Pictures come slowly here');
  await expect(note).toContainText('this browser does not offer it');
  expect((await note.boundingBox())!.width).toBeLessThanOrEqual(390);
  await page.screenshot({path: 'test-results/slow-note.png'});
  await note.getByRole('button', {name: 'Close this note'}).click();
  await expect(note).toHaveCount(0);
  await expect(pictures(page).first()).toBeVisible();
});
