/** A page whose program does not start is never blank: words say why, and go when it starts. */
import {pathToFileURL} from 'node:url';
import {join} from 'node:path';
import {secondBuild} from './second-build.ts';
import {dist, expect, openWall, PEOPLE, pictures, test} from './site.ts';

const main = /^assets\/index-[\w-]+\.js$/;

for (const {name, fault, id} of [
  {name: 'is another type', fault: {kind: 'type', type: 'text/plain'}, id: 'wrong-type'},
  {name: 'is missing', fault: {kind: 'status', status: 404}, id: 'missing'},
  {name: 'is refused', fault: {kind: 'status', status: 503}, id: 'refused'},
  {name: 'is a page of the network', fault: {kind: 'sign-in'}, id: 'sign-in'},
  {name: 'is never answered', fault: {kind: 'hang'}, id: 'unanswered'},
  {name: 'stands still', fault: {kind: 'stall', bytes: 100}, id: 'slow'},
] as const) {
  test(`a program that ${name} is one sentence within ten seconds, then a retry`, async ({page, site}) => {
    site.fail(main, fault);
    const start = Date.now();
    await page.goto(`${site.url}?${PEOPLE}`, {waitUntil: 'commit'});
    await expect(page.locator(`[data-problem="${id}"]`)).toBeVisible();
    expect(Date.now() - start).toBeLessThan(10_500);
    // Words on one screen of a phone.
    await page.setViewportSize({width: 390, height: 844});
    await expect(page.getByRole('button', {name: 'Try again'})).toBeInViewport();
    site.recover();
    await page.getByRole('button', {name: 'Try again'}).click();
    await expect(pictures(page).first()).toBeVisible();
    await expect(page.locator('[data-boot]')).toHaveCount(0);
  });
}

test('the words for the time before are there without style and script, and go when the program starts', async ({
  page,
  site,
}) => {
  site.fail(main, {kind: 'delay', ms: 2000});
  await page.goto(`${site.url}?${PEOPLE}`, {waitUntil: 'commit'});
  await expect(page.getByText('Nonesuch is fetching the program')).toBeVisible();
  await expect(pictures(page).first()).toBeVisible();
  await expect(page.getByText('Nonesuch is fetching the program')).toHaveCount(0);
});

test('opened as a file it says that it needs a server', async ({page}) => {
  await page.goto(pathToFileURL(join(dist, 'index.html')).href);
  await expect(page.locator('[data-problem="file"]')).toContainText('web server');
});

test.describe('without modules', () => {
  test('it says that the browser is too old', async ({page, site}) => {
    await page.addInitScript(() => {
      delete (HTMLScriptElement.prototype as {noModule?: boolean}).noModule;
    });
    site.fail(main, {kind: 'content', content: ''});
    await page.goto(site.url);
    await expect(page.locator('[data-problem="old"]')).toContainText('too old');
  });
});

test('a page from before an update, whose files are gone, is fetched anew once', async ({page, site}) => {
  const {folder} = secondBuild();
  const old = await (await fetch(site.url)).text();
  site.folder = folder;
  // A cache between here and the host has the old page still, but for those who ask past it.
  site.fail(/^$/, {kind: 'content', content: old}, 1);
  await openWall(page, `${site.url}?${PEOPLE}`);
  expect(await page.evaluate(() => 'isSecondBuild' in window)).toBe(true);
});

test('the page of a picture says it too', async ({page, site}) => {
  site.fail(/^assets\/picture-[\w-]+\.js$/, {kind: 'status', status: 503});
  await page.goto(`${site.url}pictures/people/seed0000042.png?psi=0.7`);
  await expect(page.locator('[data-problem="refused"]')).toBeVisible();
  site.recover();
  await page.getByRole('button', {name: 'Try again'}).click();
  await expect(page.locator('main img')).toBeVisible();
});
