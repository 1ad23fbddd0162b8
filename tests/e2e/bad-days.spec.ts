import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from '@playwright/test';
import {dist, expect, openWall, PEOPLE, pictures, test, untilKept, untilServed} from './site.ts';
import {openView, waitForView} from './wall-view.ts';

const descriptor = JSON.parse(readFileSync(join(dist, 'models/pony/model.json'), 'utf8')) as {
  shards: Record<string, {bytes: number}>;
};
const [shard, {bytes: shardBytes}] = Object.entries(descriptor.shards)[0]!;
const shardPath = new RegExp(`${shard.replace('.', '\\.')}$`);

/** The one sentence of a failure; then all is well again and the button brings the wall. */
async function expectFailureThenRetry(page: Page, sentence: RegExp, recover: () => void): Promise<void> {
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(sentence);
  const text = (await alert.locator('p').innerText()).trim();
  expect(text.length).toBeLessThan(250);
  recover();
  await alert.getByRole('button', {name: 'Try again'}).click();
  await expect(pictures(page).first()).toBeVisible();
  await expect(alert).toBeEmpty();
}

/** What the engine says of its backend. */
function reasonIn(page: Page): Promise<string> {
  return page
    .locator('nonesuch-app')
    .evaluate(
      (app) => (app as HTMLElement & {engine: {report: {reason: string} | null}}).engine.report?.reason ?? '',
    );
}

test.describe('without a service worker', () => {
  test.use({serviceWorkers: 'block'});

  test('pictures have blob addresses, and saving gives the name', async ({page, site}) => {
    await page.goto(`${site.url}?model=pony&seed=42&psi=0.7`);
    const image = page.locator('nonesuch-viewer img').first();
    await expect(image).toHaveAttribute('src', /^blob:/);
    await expect(image).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', {name: 'Save'}).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe('seed0000042.png');
  });
});

test('without storage the wall is there all the same', async ({page, site}) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Storage is forbidden here.', 'SecurityError');
        },
      });
    }
  });
  await openWall(page, site.url);
});

for (const offset of [0, 1, 65_536, shardBytes - 1]) {
  test(`a download that is cut once at byte ${offset} goes on by itself`, async ({page, site}) => {
    site.fail(shardPath, {kind: 'cut', bytes: offset}, 1);
    await openWall(page, site.url);
    await expect(page.getByRole('alert')).toBeEmpty();
  });
}

test('a download that is cut again and again says so, and a retry brings the wall', async ({page, site}) => {
  site.fail(shardPath, {kind: 'cut', bytes: 1000});
  await page.goto(site.url);
  await expectFailureThenRetry(page, /stopped at|did not answer/, () => site.recover());
});

test('a corrupted shard is never drawn with: one sentence, then a retry', async ({page, site}) => {
  site.fail(shardPath, {kind: 'corrupt', offset: 12_345});
  await page.goto(site.url);
  await expectFailureThenRetry(page, /arrived damaged/, () => site.recover());
});

test('a corrupted shard is not kept by the service worker either', async ({page, site}) => {
  await openWall(page, site.url);
  // All that it does by itself is done then.
  await untilKept(page, site.url);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.endsWith(':models')) await caches.delete(name);
  });
  site.fail(shardPath, {kind: 'corrupt', offset: 12_345});
  // Past the browser's own cache, which still has the good one.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.reload();
  await expectFailureThenRetry(page, /arrived damaged/, () => site.recover());
  await untilKept(page, site.url);
});

for (const file of ['models/index.json', 'models/pony/model.json', `models/pony/${shard}`]) {
  test(`a missing ${file} is one sentence, then a retry`, async ({page, site}) => {
    site.fail(new RegExp(`^${file}$`), {kind: 'status', status: 404});
    await page.goto(site.url);
    await expectFailureThenRetry(page, /404/, () => site.recover());
  });
}

test('once a network has let its visitor in, the wall comes without a press', async ({page, site}) => {
  site.fail(/^models\//, {kind: 'sign-in'});
  await page.goto(site.url);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('sign in');
  // The network has closed for the page too, which was there before.
  site.fail(/^(index\.html)?$/, {kind: 'sign-in'});
  const looked = page.waitForResponse(site.url);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await looked;
  await expect(alert).toContainText('sign in');
  site.recover();
  // As somebody does who comes back from the network's page.
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(pictures(page).first()).toBeVisible();
});

const overWall = /assets\/over-wall-.*\.js$/;

test.describe('without what lies over the wall', () => {
  // It would have that, too.
  test.use({serviceWorkers: 'block'});

  for (const {layer, key, element} of [
    {layer: 'album', key: 'a', element: 'nonesuch-album'},
    {layer: 'help', key: '?', element: 'nonesuch-help'},
    {layer: 'slideshow', key: 's', element: 'nonesuch-slideshow'},
  ]) {
    test(`the wall works; opening the ${layer} is one sentence, then a retry`, async ({page, site}) => {
      site.fail(overWall, {kind: 'status', status: 503});
      await openWall(page, `${site.url}?${PEOPLE}`);
      await page.keyboard.press(key);
      const alert = page.getByRole('alert');
      await expect(alert).toContainText('could not be downloaded');
      await page.keyboard.press('Escape');
      await expect(alert).toBeEmpty();
      await page.keyboard.press(key);
      await expect(alert).toContainText('could not be downloaded');
      // Still not there: the page stays, and says so again.
      site.isOffline = true;
      await alert.getByRole('button', {name: 'Try again'}).click();
      await expect(alert).toContainText('could not be downloaded');
      site.recover();
      await alert.getByRole('button', {name: 'Try again'}).click();
      await expect(page.locator(element)).toBeVisible();
      await expect(alert).toBeEmpty();
      await page.keyboard.press('Escape');
      await expect(page.locator(element)).toHaveCount(0);
      await expect(pictures(page).first()).toBeVisible();
    });
  }

  for (const panel of ['morph', 'larger']) {
    test(`a panel whose code does not come says so, then opens: ${panel}`, async ({page, site}) => {
      site.fail(new RegExp(`assets/${panel}-panel-.*\\.js$`), {kind: 'status', status: 503});
      await page.goto(`${site.url}?${PEOPLE}&seed=5`);
      await expect(page.locator('nonesuch-viewer img').first()).toBeVisible();
      await page.getByRole('button', {name: 'Explore'}).click();
      await page.getByRole('tab', {name: panel}).click();
      const alert = page.getByRole('alert');
      await expect(alert).toContainText('could not be downloaded');
      // Another panel needs nothing of it.
      await page.getByRole('tab', {name: 'Seed'}).click();
      await expect(alert).toBeEmpty();
      await page.getByRole('tab', {name: panel}).click();
      await expect(alert).toContainText('could not be downloaded');
      site.recover();
      await alert.getByRole('button', {name: 'Try again'}).click();
      await expect(page.locator(`nonesuch-${panel}-panel`).getByRole('button').first()).toBeVisible();
      await expect(alert).toBeEmpty();
    });
  }

  test('a link to a picture says so, then shows it', async ({page, site}) => {
    site.fail(overWall, {kind: 'status', status: 503});
    await page.goto(`${site.url}?${PEOPLE}&seed=5`);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('could not be downloaded');
    site.recover();
    await alert.getByRole('button', {name: 'Try again'}).click();
    await expect(page.locator('nonesuch-viewer img').first()).toBeVisible();
    await expect(page).toHaveURL(/seed=5/);
  });

  test('what takes long is said to be on its way, and comes', async ({page, site}) => {
    site.fail(overWall, {kind: 'delay', ms: 3000});
    await page.goto(`${site.url}?${PEOPLE}#about`);
    await expect(page.getByRole('status').filter({hasText: 'Fetching what you opened'})).toBeVisible();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByText('Fetching what you opened')).toHaveCount(0);
  });
});

test('a full quota costs nothing but the use without network', async ({page, site}) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {origin: new URL(site.url).origin, quotaSize: 1});
  await openWall(page, site.url);
  await untilServed(page);
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  await expect(pictures(page).first()).toHaveAttribute('src', /pictures\/pony\/seed/);
});

test('two tabs share one service worker and each makes its own wall', async ({page, site}) => {
  await openWall(page, site.url);
  await untilServed(page);
  const other = await page.context().newPage();
  await openWall(other, site.url);
  const src = (await pictures(other).first().getAttribute('src'))!;
  const status = await page.evaluate(async (url) => (await fetch(url)).status, src);
  expect(status).toBe(200);
});

test('without SIMD the pictures come from plain WebAssembly', async ({page, site}) => {
  site.fail(/engine\.worker-.*\.js$/, {kind: 'prepend', content: 'WebAssembly.validate = () => false;\n'});
  await openWall(page, site.url);
  expect(await reasonIn(page)).toContain('without SIMD');
  expect(
    site.requests.some((path) => /tfjs-backend-wasm-[\w-]+\.wasm$/.test(path) && !path.includes('simd')),
  ).toBe(true);
});

test('without WebAssembly the pictures come from plain JavaScript', async ({page, site}) => {
  // Plain JavaScript takes many seconds a picture.
  test.setTimeout(600_000);
  site.fail(/engine\.worker-.*\.js$/, {kind: 'prepend', content: 'delete globalThis.WebAssembly;\n'});
  await openWall(page, site.url);
  expect(await reasonIn(page)).toMatch(/JavaScript/);
});

test('where the worker cannot be had, the engine runs on the page', async ({page, site, complaints}) => {
  site.fail(/engine\.worker-.*\.js$/, {kind: 'status', status: 404});
  await openWall(page, site.url);
  expect(complaints.filter((text) => /policy/i.test(text))).toEqual([]);
});

test('pictures of the wall that cannot be made are said, with the reason, and tried again on request', async ({
  page,
  site,
}) => {
  await openView(page, site, `?${PEOPLE}`);
  await page.evaluate(() => {
    const {engine} = document.querySelector('nonesuch-app')!;
    const error = Object.assign(new Error('There is not enough memory for a picture.'), {
      name: 'EngineError',
    });
    engine.picture = () => Promise.reject(error);
  });
  await page.keyboard.press('PageDown');
  const note = page.locator('[data-problem="pictures"]');
  await expect(note).toHaveText(
    /^\s*\d+ pictures could not be made\. There is not enough memory for a picture\.\s*Try again\s*$/,
  );
  // It stays while they are tried again by themselves, and fail again.
  await page.waitForTimeout(2500);
  await expect(note).toBeVisible();
  await page.evaluate(() => {
    const {engine} = document.querySelector('nonesuch-app')!;
    Reflect.deleteProperty(engine, 'picture');
  });
  await note.getByRole('button', {name: 'Try again'}).click();
  await waitForView(page);
  await expect(note).toHaveCount(0);
});
