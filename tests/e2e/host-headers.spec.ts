/** Headers that hosts and embedding pages send: pictures come by a way that they allow, or a sentence names the header. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {StaticServer} from '../support/static-server.ts';
import {test as base, dist, expect, openWall, PEOPLE, untilServed} from './site.ts';

/** As `helmet()` of npm sends it. */
const HELMET = {
  'Content-Security-Policy':
    "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
};
declare global {
  var refused: string[];
}

const STRICT = {'Content-Security-Policy': "default-src 'self'"};

const test = base.extend<{headers: Record<string, string>}>({
  headers: [{}, {option: true}],
  site: async ({headers}, use) => {
    const site = await StaticServer.start(dist, {headers});
    await use(site);
    await site.stop();
  },
});
test.use({viewport: {width: 500, height: 400}});

for (const {name, headers} of [
  {name: "default-src 'self'", headers: STRICT},
  {name: 'helmet', headers: HELMET},
]) {
  test.describe(name, () => {
    test.use({headers});

    test('pictures come from plain JavaScript, the page looks as it should, and About names the header', async ({
      page,
      site,
    }) => {
      await page.addInitScript(() => {
        globalThis.refused = [];
        addEventListener('securitypolicyviolation', ({effectiveDirective}) =>
          refused.push(effectiveDirective),
        );
      });
      await openWall(page, `${site.url}?${PEOPLE}`);
      await expect(page.locator('body')).toHaveCSS('overflow', 'hidden');
      const column = await page
        .locator('.column')
        .first()
        .evaluate((element) => element.getBoundingClientRect().width);
      expect(column).toBeGreaterThan(50);
      await expect(page.locator('[data-loss]')).toContainText('Content-Security-Policy');
      await untilServed(page);
      await page.goto(`${site.url}?${PEOPLE}&seed=5#about`);
      await expect(page.getByRole('dialog', {name: 'Nonesuch'})).toContainText("'wasm-unsafe-eval'");
      await page.keyboard.press('Escape');
      const large = page.locator('nonesuch-viewer img:not(.glow)').first();
      await expect(large).toBeVisible();
      await expect
        .poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth))
        .toBeGreaterThan(0);
      // Nothing lies over a picture, and what a slider makes is shown.
      await page.goto(`${site.url}?${PEOPLE}&seed=5&panel=creativity`);
      const shown = (image: HTMLImageElement): boolean => image.complete && image.naturalWidth > 0;
      await expect(large).toBeVisible();
      await expect(page.locator('nonesuch-status [data-loss]')).toHaveCount(0);
      const before = await large.getAttribute('src');
      await page.locator('nonesuch-explore input[type=range]').first().fill('1.2');
      await expect.poll(() => large.getAttribute('src')).not.toBe(before);
      await expect.poll(() => large.evaluate(shown)).toBe(true);
      // Of what a policy refuses, no style of an element is.
      expect(await page.evaluate(() => refused)).not.toContain('style-src-attr');
      await page.goto(`${site.url}pictures/people/seed0000042.png?psi=0.7`);
      await expect(page.locator('main img')).toBeVisible();
    });
  });
}

test.describe('the policy that README names', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
  const policy = /^ {4}default-src 'self';[^]*?(?=\n\n)/m.exec(readme)![0].replace(/\s+/g, ' ').trim();
  test.use({headers: {'Content-Security-Policy': policy}});

  test('takes nothing away', async ({page, site, complaints}) => {
    await openWall(page, `${site.url}?${PEOPLE}`);
    await expect(page.locator('body')).toHaveCSS('overflow', 'hidden');
    await expect(page.locator('nonesuch-status [data-loss]')).toHaveCount(0);
    await untilServed(page);
    await page.goto(`${site.url}?${PEOPLE}&seed=5#about`);
    await expect(page.getByRole('dialog', {name: 'Nonesuch'})).toContainText(/Made with\s+WebAssembly/);
    // But for what stands in the page itself, which is adopted, or is for other hosts.
    expect(complaints.filter((text) => !/inline (style|script)/.test(text))).toEqual([]);
  });
});

test.describe('without a service worker', () => {
  test.use({headers: STRICT, serviceWorkers: 'block'});

  test('a host that allows no pictures of the page is said to, by the name of its header', async ({
    page,
    site,
  }) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', {value: undefined}));
    await page.goto(`${site.url}?${PEOPLE}`);
    await expect(page.locator('[data-problem="pictures"]')).toContainText(
      'Content-Security-Policy needs img-src with blob:',
    );
  });
});

test.describe('a page that isolates itself', () => {
  test.use({headers: {'Access-Control-Allow-Origin': '*'}});

  for (const {name, opener} of [
    {name: 'with a policy for openers too', opener: {'Cross-Origin-Opener-Policy': 'same-origin'}},
    {name: 'by its embedder policy alone', opener: {}},
  ]) {
    test(`has embedded pictures: ${name}`, async ({page, site}) => {
      const folder = mkdtempSync(join(tmpdir(), 'nonesuch-isolated-'));
      const headers = {'Cross-Origin-Embedder-Policy': 'require-corp', ...opener};
      const elsewhere = await StaticServer.start(folder, {base: '/', headers});
      writeFileSync(
        join(folder, 'index.html'),
        `<!doctype html><title>Elsewhere</title><script type="module" crossorigin src="${site.url}embed.js"></script>
        <nonesuch-picture id="a" model="people" seed="42" psi="0.7"></nonesuch-picture>`,
      );
      await page.goto(elsewhere.url);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe('Cross-Origin-Opener-Policy' in opener);
      await expect(page.locator('#a').getByRole('img')).toBeVisible();
      await elsewhere.stop();
      rmSync(folder, {recursive: true});
    });
  }
});
