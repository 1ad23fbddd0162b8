/** A few of the orders of tests/unit/sw/all-orders.test.ts, and files that are damaged where they are kept, in a real browser. */
import {cpSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from '@playwright/test';
import {readPngText} from '../../src/pictures/png/png.ts';
import {copyOfSite, secondBuild} from './second-build.ts';
import {expect, openWall, PEOPLE, pictures, stopServiceWorker, test, untilKept} from './site.ts';
import {after, before, updatedSite} from './versioned-site.ts';

const folders: string[] = [];
test.afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, {recursive: true})));

const isSecondBuild = (page: Page): Promise<boolean> => page.evaluate(() => 'isSecondBuild' in window);

/** Of the picture at an address without a version; the status where there is none. */
async function versionOfNewest(page: Page, siteUrl: string): Promise<string> {
  const {status, bytes} = await page.evaluate(async (url) => {
    const response = await fetch(url);
    return {status: response.status, bytes: new Uint8Array(await response.arrayBuffer())};
  }, `${siteUrl}pictures/people/seed0000042.png?psi=0.7`);
  return status === 200 ? readPngText(bytes)['Model version']! : String(status);
}

async function clearCaches(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
}

test('a page whose program is not on the host yet waits until it is: the one before is shown whole', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  const second = secondBuild().folder;
  const half = copyOfSite();
  folders.push(second, half);
  cpSync(join(second, 'index.html'), join(half, 'index.html'));
  site.folder = half;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(await isSecondBuild(page)).toBe(false);
  site.folder = second;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(await isSecondBuild(page)).toBe(true);
});

test('an update of the model is met by the address of the newest, whatever tab is open', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  expect(await versionOfNewest(page, site.url)).toBe(String(before));
  const updated = updatedSite(false);
  folders.push(updated);
  site.folder = updated;
  // The open page has the model of before, and no other one to make it with.
  expect([String(after), '503']).toContain(await versionOfNewest(page, site.url));
  await clearCaches(page);
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(new URL(page.url()).searchParams.get('v')).toBe(String(after));
  expect(await versionOfNewest(page, site.url)).toBe(String(after));
  await untilKept(page, site.url, 'people');
  site.isOffline = true;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  expect(await versionOfNewest(page, site.url)).toBe(String(after));
});

test('caches deleted in mid-visit, then no network: a sentence; then all is well again', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  await clearCaches(page);
  site.isOffline = true;
  await page.reload();
  await expect(page.getByText('There is no network, and this page was not kept for that.')).toBeVisible();
  site.recover();
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
});

/** As a failing disk may: one bit of each kept file of that name. */
async function damageKept(page: Page, name: RegExp): Promise<number> {
  return page.evaluate(async (pattern) => {
    let damaged = 0;
    for (const cacheName of await caches.keys()) {
      const cache = await caches.open(cacheName);
      for (const request of await cache.keys()) {
        if (!new RegExp(pattern).test(request.url)) continue;
        const held = (await cache.match(request))!;
        const bytes = new Uint8Array(await held.arrayBuffer());
        bytes[bytes.length >> 1]! ^= 1;
        await cache.put(request, new Response(bytes, {headers: held.headers}));
        damaged++;
      }
    }
    return damaged;
  }, name.source);
}

test('what was damaged where it is kept is never run, shown or drawn with', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilKept(page, site.url, 'people');
  await stopServiceWorker(page);
  expect(await damageKept(page, /\.(js|wasm|bin\?.*|png\?.*)$/)).toBeGreaterThan(10);
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  await expect(page.getByRole('alert')).toBeEmpty();
  // What no visit needed is found when the page has nothing else to do.
  await expect
    .poll(() =>
      page.evaluate(async () => {
        let wrong = 0;
        for (const name of (await caches.keys()).filter((one) => /:app:|:models$/.test(one))) {
          const cache = await caches.open(name);
          for (const {url} of await cache.keys()) {
            const held = await cache.match(url);
            // Thrown away, and not fetched yet.
            if (!held) return 1;
            const digest = await crypto.subtle.digest('SHA-256', await held.arrayBuffer());
            const hex = [...new Uint8Array(digest)]
              .map((byte) => byte.toString(16).padStart(2, '0'))
              .join('');
            if (held.headers.get('X-Content-SHA256') !== hex) wrong++;
          }
        }
        return wrong;
      }),
    )
    .toBe(0);
  site.isOffline = true;
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
});
