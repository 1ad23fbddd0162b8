/** The site on the hosts that README names: first visit, a link to a picture, a reload, and without network. */
import {StaticServer} from '../support/static-server.ts';
import {HOSTS} from '../support/hosts.ts';
import {difference, pixelsOf} from './explore-steps.ts';
import {test as base, dist, expect, openWall, PEOPLE, pictures, untilKept} from './site.ts';

base.use({viewport: {width: 500, height: 400}});

for (const host of HOSTS) {
  const test = base.extend({
    // Playwright reads the names of the fixtures that are needed from this pattern.
    // eslint-disable-next-line no-empty-pattern
    site: async ({}, use) => {
      const site = await StaticServer.start(dist, {host, base: host.base});
      await use(site);
      await site.stop();
    },
  });

  test.describe(host.name, () => {
    test('a first visit, a reload, and a visit without network', async ({page, site, complaints}) => {
      const url = `${site.url}${host.entry}?${PEOPLE}`;
      await openWall(page, url);
      await untilKept(page, site.url, 'people');
      await page.reload();
      await expect(pictures(page).first()).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(`${host.base}${host.entry}`);
      // What is asked for is there, or the site does not mind.
      expect(complaints.filter((text) => !/status of (403|404)/.test(text))).toEqual([]);

      site.isOffline = true;
      for (const way of [url, `${url}&seed=5`, `${site.url}?${PEOPLE}`]) {
        await page.goto(way);
        await expect(pictures(page).first()).toBeVisible();
      }
      await page.goto(`${site.url}pictures/people/seed0000042.png?psi=0.7`);
      await expect(page.locator('main img')).toBeVisible();
    });

    test('the link to a picture shows it to somebody who was never here', async ({page, browser, site}) => {
      await openWall(page, `${site.url}${host.entry}?${PEOPLE}&wall=3`);
      const tile = page.locator('nonesuch-tile').first();
      await expect(tile).toHaveAttribute('state', 'done');
      const link = await tile.locator('a').evaluate((a) => (a as HTMLAnchorElement).href);
      const pixels = await pixelsOf(tile.locator('img').first());
      const other = await browser.newPage();
      await other.goto(link);
      const image = other.locator('nonesuch-viewer img:not(.glow)').first();
      await expect(image).toBeVisible();
      expect(difference(await pixelsOf(image), pixels)).toBe(0);
      await other.reload();
      await expect(image).toBeVisible();
      expect(new URL(other.url()).pathname).toBe(`${host.base}${host.entry}`);
      await other.close();
    });

    test(`the address of a picture is ${host.hasPictures ? 'the picture' : 'nothing'} to somebody who was never here`, async ({
      page,
      site,
    }) => {
      const answer = await page.goto(`${site.url}pictures/people/seed0000042.png?psi=0.7`);
      if (!host.hasPictures) return expect([403, 404]).toContain(answer!.status());
      await expect(page.locator('main img, nonesuch-viewer img:not(.glow)').first()).toBeVisible();
    });
  });
}
