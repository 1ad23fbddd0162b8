import {createHash} from 'node:crypto';
import {expect, openWall, pictures, test, untilServed} from './site.ts';

test('nothing is asked of any other host, and nothing breaks the content security policy', async ({
  page,
  site,
  complaints,
}) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
      console.error(`The policy ${violatedDirective} forbids ${blockedURI}.`);
    });
  });

  await openWall(page, site.url);
  await untilServed(page);
  // With isolation headers, so with threads.
  await page.reload();
  await expect(pictures(page).first()).toBeVisible();
  await page.goto(`${site.url}?model=pony&seed=42&psi=0.7`);
  await expect(page.locator('nonesuch-viewer img').first()).toBeVisible();
  await page.goto(`${site.url}?model=pony#about`);
  await expect(page.getByRole('dialog')).toBeVisible();
  const tab = await page.context().newPage();
  await tab.goto(`${site.url}pictures/pony/seed0000042.png?psi=0.7`);
  await expect(tab.locator('img')).toBeVisible();

  const foreign = asked.filter((url) => !url.startsWith(site.url) && !/^(blob|data):/.test(url));
  expect(foreign).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
  expect(complaints).toEqual([]);
});

test('every page forbids inline scripts, eval and other hosts', async ({page, site}) => {
  for (const path of ['', 'pictures/pony/seed0000042.png']) {
    await page.goto(site.url + path);
    const policy = (await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content'))!;
    const directives = new Map(
      policy.split('; ').map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    // The page's own script, if it has one.
    const own = await page.locator('script:not([src])').allTextContents();
    const hashes = own.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(hashes).toHaveLength(path === '' ? 1 : 0);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'", 'blob:', ...hashes]);
    expect(policy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      return 'inlineRan' in window;
    });
    expect(ran).toBe(false);
  }
});

test('the site is cross-origin isolated from the second load on, on a host that sets no headers', async ({
  page,
  site,
}) => {
  await page.goto(site.url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await untilServed(page);
  // Nobody is reloaded by force.
  expect(site.requests.filter((path) => path.startsWith('?') || path === '').length).toBeLessThanOrEqual(2);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(pictures(page).first()).toBeVisible();
});
