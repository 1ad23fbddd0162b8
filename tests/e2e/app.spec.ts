/** The site as an app, by Chromium's own check of what can be installed. */
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium, type CDPSession, type Page} from '@playwright/test';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';
import {StaticServer} from '../support/static-server.ts';
import {decodePng} from '../support/decode-png.ts';
import {dist, expect, heldFiles, PEOPLE, test as base, untilServed} from './site.ts';

/** A profile that is kept: from a private window nothing is installed. */
const test = base.extend<{installer: Page}>({
  // Playwright reads the names of the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  installer: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'nonesuch-profile-'));
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(folder, {
      ...(executablePath ? {executablePath} : {}),
      args: sandboxArgs,
      viewport: {width: 800, height: 600},
      reducedMotion: 'reduce',
    });
    await use(context.pages()[0] ?? (await context.newPage()));
    await context.close();
    rmSync(folder, {recursive: true, force: true});
  },
});

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}
interface Manifest {
  name: string;
  icons: Icon[];
  screenshots: Icon[];
  shortcuts: {url: string}[];
}

async function checkApp(session: CDPSession): Promise<{url: string; manifest: Manifest; id: string}> {
  const {url, errors, data} = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const {installabilityErrors} = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const {appId} = await session.send('Page.getAppId');
  return {url, manifest: JSON.parse(data!) as Manifest, id: appId!};
}

for (const where of ['/', '/some/where/']) {
  test(`from ${where} of a host the site can be installed, without network too`, async ({
    installer: page,
  }) => {
    const site = await StaticServer.start(dist, {base: where});
    await page.goto(`${site.url}?${PEOPLE}&wall=7`);
    await untilServed(page);
    // The worker answers for what this page loads.
    await page.reload();
    const session = await page.context().newCDPSession(page);
    const {url, manifest, id} = await checkApp(session);
    expect(url).toBe(`${site.url}manifest.json`);
    // Sites beside it are other apps, and a link to a wall is the same one.
    expect(id).toBe(site.url);
    expect(manifest.name).toBe('Nonesuch');

    const images = [...manifest.icons, ...manifest.screenshots];
    expect(images).toHaveLength(6);
    for (const {src, sizes, type} of images) {
      const address = new URL(src, url).href;
      const shown = await page.evaluate(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const {headers} = await fetch(source);
        return {
          sizes: `${image.naturalWidth}x${image.naturalHeight}`,
          type: headers.get('Content-Type'),
        };
      }, address);
      expect(shown, address).toEqual({sizes, type});
    }
    const touch = page.locator('link[rel=apple-touch-icon]');
    const touchFile = await touch.evaluate((link: HTMLLinkElement) => link.href);
    expect(touchFile).toBe(`${site.url}app/apple-touch-icon.png`);
    const {width, height} = decodePng(readFileSync(join(dist, touchFile.replace(site.url, ''))));
    expect([width, height]).toEqual([180, 180]);

    // What was used is kept, and what only an installation shows is not.
    await expect
      .poll(async () =>
        (await heldFiles(page, site.url)).filter((name) => /^(app\/|manifest)/.test(name)).sort(),
      )
      .toEqual([...manifest.icons.map(({src}) => src.replace('./', '')), 'manifest.json'].sort());
    site.isOffline = true;
    await page.context().setOffline(true);
    await page.reload();
    await checkApp(session);
    for (const {src} of manifest.icons) {
      expect(
        await page.evaluate(async (source) => (await fetch(source)).status, new URL(src, url).href),
      ).toBe(200);
    }
    await site.stop();
  });
}

test('shortcuts of the app open what they say', async ({page, site}) => {
  const {shortcuts} = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Manifest;
  const opened = {
    './': 'nonesuch-wall',
    './?one': 'nonesuch-viewer',
    './?album': 'nonesuch-album',
  };
  expect(shortcuts.map(({url}) => url)).toEqual(Object.keys(opened));
  for (const [url, element] of Object.entries(opened)) {
    await page.goto(new URL(url, site.url).href);
    await expect(page.locator(element)).toBeVisible();
    await expect(page.locator('nonesuch-status [role=alert]')).toBeEmpty();
  }
});

test('pages below the site name no manifest, whose addresses would lead astray', () => {
  for (const name of ['pictures/page/index.html', 'embed/demo/index.html', '404.html']) {
    expect(existsSync(join(dist, name)), name).toBe(true);
    expect(readFileSync(join(dist, name), 'utf8'), name).not.toContain('rel="manifest"');
  }
});
