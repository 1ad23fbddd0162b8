/** Other sites of the origin: at the root, beside and below ours. The worker answers for its own, and for nothing else. */
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Page} from '@playwright/test';
import {StaticServer} from '../support/static-server.ts';
import {dist, expect, heldFiles, openWall, PEOPLE, pictures, test, untilKept} from './site.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A site that shows an image, and has a frame, of another origin that knows nothing of isolation. */
function writeSibling(folder: string, foreign: string): void {
  mkdirSync(folder, {recursive: true});
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Notes</title><img src="${foreign}pixel.png"><iframe src="${foreign}frame.html"></iframe>` +
      '<script src="assets/main.js"></script>',
  );
  mkdirSync(join(folder, 'assets'), {recursive: true});
  writeFileSync(join(folder, 'assets/main.js'), 'window.isSibling = true;');
}

/** What came of a sibling's page. */
async function looks(page: Page): Promise<unknown> {
  await expect(page.frameLocator('iframe').getByText('The frame.')).toBeVisible({timeout: 10_000});
  return page.evaluate(() => ({
    isolated: crossOriginIsolated,
    image: document.querySelector('img')!.naturalWidth,
    script: 'isSibling' in window,
  }));
}

for (const {base, sibling} of [
  {base: '', sibling: 'blog/'},
  {base: 'ponies/', sibling: 'blog/'},
  {base: 'ponies/', sibling: 'ponies/notes/'},
]) {
  test(`ours at /${base} leaves /${sibling} alone, and goes when its script has gone`, async ({page}) => {
    const root = mkdtempSync(join(tmpdir(), 'nonesuch-origin-'));
    const foreignFolder = mkdtempSync(join(tmpdir(), 'nonesuch-foreign-'));
    writeFileSync(join(foreignFolder, 'pixel.png'), pixel);
    writeFileSync(join(foreignFolder, 'frame.html'), '<!doctype html><p>The frame.');
    const foreign = await StaticServer.start(foreignFolder);
    // Its files beside the sibling's, as on a host where both were uploaded.
    mkdirSync(join(root, base), {recursive: true});
    for (const name of readdirSync(dist)) symlinkSync(join(dist, name), join(root, base, name));
    writeSibling(join(root, sibling), foreign.url.replace('localhost', '127.0.0.1'));
    const host = await StaticServer.start(root, {base: '/'});
    const site = `${host.url}${base}`;
    try {
      await openWall(page, `${site}?${PEOPLE}`);
      await untilKept(page, site, 'people');
      await page.reload();
      await expect(pictures(page).first()).toBeVisible();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

      const other = await page.context().newPage();
      await other.goto(`${host.url}${sibling}`);
      expect(await looks(other)).toEqual({isolated: false, image: 1, script: true});
      const held = await heldFiles(page, host.url);
      expect(held.filter((name) => name.startsWith(sibling))).toEqual([]);

      // The site goes; the worker has found that a day ago already.
      host.fail(new RegExp(`^(?!${sibling})${base}`), {kind: 'status', status: 404});
      await page.evaluate(async (scope) => {
        const keep = await caches.open(`nonesuch:${new URL(scope).pathname}:local-models`);
        await keep.put(`${scope}models/local-0123456789ab/model.json`, new Response('{}'));
        const notes = await caches.open(`nonesuch:${new URL(scope).pathname}:notes`);
        const look = {at: Date.now() - 25 * 60 * 60_000, isGone: true};
        await notes.put(`${scope}sw.js`, new Response(JSON.stringify(look)));
      }, site);
      // It has looked in its life, and looks again in the next.
      const session = await page.context().newCDPSession(page);
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await page.goto(site);
      await expect
        .poll(() => other.evaluate(async () => (await caches.keys()).map((name) => name.split(':').at(-1))), {
          timeout: 20_000,
        })
        .toEqual(['local-models']);
      await page.goto('about:blank');
      await other.reload();
      await expect
        .poll(() => other.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length))
        .toBe(0);
      expect(await looks(other)).toEqual({isolated: false, image: 1, script: true});
    } finally {
      await Promise.all([host.stop(), foreign.stop()]);
      for (const folder of [root, foreignFolder]) rmSync(folder, {recursive: true});
    }
  });
}
