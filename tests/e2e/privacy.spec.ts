/** What others can do with the site, and what its host learns of a visitor. */
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {StaticServer} from '../support/static-server.ts';
import {expect, openWall, PEOPLE, pictures, test, untilServed} from './site.ts';

test('a page of the same site, but of another origin, cannot lie over the site', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilServed(page);
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-neighbour-'));
  const neighbour = await StaticServer.start(folder, {base: '/'});
  const frame = (address: string): string =>
    `<iframe style="width: 800px; height: 500px; opacity: 0.01" src="${site.url}${address}"></iframe>`;
  writeFileSync(join(folder, 'index.html'), `<!doctype html>${frame('?album')}${frame('embed/engine/')}`);
  await page.goto(neighbour.url);
  await page.waitForLoadState();
  await page.waitForTimeout(2000);
  const origins = await Promise.all(
    page.frames().map((one) => one.evaluate(() => [origin, document.title]).catch(() => null)),
  );
  expect(origins.map((one) => one?.[1])).not.toContain('Nonesuch: pictures of what does not exist');
  expect(await page.frames()[1]!.locator('nonesuch-app').count()).toBe(0);
  expect(origins.map((one) => one?.[1])).toContain('Makes pictures for the page around it');
  await neighbour.stop();
  rmSync(folder, {recursive: true});
});

test('a reload tells the host nothing of what was searched for', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}`);
  await untilServed(page);
  site.requests.length = 0;
  const referrers: string[] = [];
  page.on('request', (request) => {
    const {referer} = request.headers();
    if (referer !== undefined) referrers.push(referer);
  });
  await page.goto(`${site.url}?${PEOPLE}&seed=1&panel=words&words=what+nobody+should+know`);
  await page.reload();
  await expect(pictures(page).first()).toBeAttached();
  expect(site.requests.filter((path) => /words|nobody|seed=/.test(path))).toEqual([]);
  // A worker's code is asked for by the worker, whose own address says nothing.
  expect(referrers.filter((one) => one.includes('?'))).toEqual([]);
});

/** Packages that the site's own code imports by name; types alone are not shipped. */
function importedPackages(): string[] {
  const {devDependencies} = JSON.parse(readFileSync('package.json', 'utf8')) as {devDependencies: object};
  const sources = readdirSync('src', {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return Object.keys(devDependencies).filter((name) => {
    const importing = new RegExp(`^(?:import|export) (?!type )[^;'"]*from '${name}(?:/[^']*)?'`, 'm');
    return sources.some((text) => importing.test(text) || text.includes(`import('${name}')`));
  });
}

test('the licences of all shipped code are in one file, which About leads to', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}#about`);
  const link = page.getByRole('link', {name: 'parts by others'});
  const text = await (await page.request.get((await link.getAttribute('href'))!)).text();
  const shipped = importedPackages();
  expect(shipped).toContain('lit');
  for (const name of [...shipped, 'seedrandom', 'lit-html', '@upscalerjs/esrgan-slim']) {
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, `, 'm'));
  }
});
