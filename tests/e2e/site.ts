/** The built site on a static host of its own for each test, and the few steps that every test begins with. */
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {test as base, expect, type Locator, type Page} from '@playwright/test';
import {StaticServer} from '../support/static-server.ts';

export const dist = resolve(process.env['NONESUCH_DIST'] ?? join(import.meta.dirname, '../../dist'));

interface Fixtures {
  site: StaticServer;
  /** Everything that the page and its workers complained about. */
  complaints: string[];
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    if (!existsSync(join(dist, 'index.html')))
      throw new Error('There is no dist/: run "npm run build" first.');
    const site = await StaticServer.start(dist);
    await use(site);
    await site.stop();
  },
  complaints: async ({context}, use) => {
    const complaints: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    context.on('weberror', (error) => complaints.push(error.error().message));
    await use(complaints);
  },
});

export {expect};

/**
 * Asks for the people, whose pictures have a sixteenth of a pony's pixels: for what is the same with every model. Tests
 * that name no model have the ponies, as visitors do.
 */
export const PEOPLE = 'model=people';

/** Of a model of the built site: what its links and addresses say. */
export function versionOf(model: string): number {
  return (JSON.parse(readFileSync(join(dist, `models/${model}/model.json`), 'utf8')) as {version: number})
    .version;
}

/** Pictures of the wall that are there. */
export function pictures(page: Page): Locator {
  return page.locator('nonesuch-tile[state=done] img');
}

/** Opens the wall and waits for its first picture. */
export async function openWall(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(pictures(page).first()).toBeVisible();
}

/** Waits until a service worker answers this page. */
export async function untilServed(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Names of what the site holds in cache storage, relative to the site. */
export function heldFiles(page: Page, siteUrl: string): Promise<string[]> {
  return page.evaluate(async (root) => {
    const held = [];
    for (const name of await caches.keys()) {
      for (const {url} of await (await caches.open(name)).keys()) held.push(url.replace(root, ''));
    }
    return held;
  }, siteUrl);
}

/** Waits until a visit without network would work: the site, the model and all that the wasm backend needs are held. */
export async function untilKept(page: Page, siteUrl: string, model = 'pony'): Promise<void> {
  await untilServed(page);
  await expect
    .poll(async () => {
      const held = await heldFiles(page, siteUrl);
      const descriptor = held.includes(`models/${model}/model.json`);
      return descriptor && held.some((name) => /kernels-shared-simd.*\.wasm$/.test(name));
    })
    .toBe(true);
}

/** As the browser does with one that has been idle: its memory is gone, the next request starts it again. */
export async function stopServiceWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
