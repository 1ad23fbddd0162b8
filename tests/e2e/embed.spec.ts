import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, type Locator, type Page} from '@playwright/test';
import {StaticServer} from '../support/static-server.ts';
import {difference, openPicture, picture, pixelsOf} from './explore-steps.ts';
import {dist, test as base} from './site.ts';

/** `site` for other origins too, as GitHub Pages serves it, and a page somewhere else that uses it. */
const test = base.extend<{open: (body: string) => Promise<void>}>({
  // Playwright reads the names of the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const site = await StaticServer.start(dist, {headers: {'Access-Control-Allow-Origin': '*'}});
    await use(site);
    await site.stop();
  },
  open: async ({page, site}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'nonesuch-elsewhere-'));
    const elsewhere = await StaticServer.start(folder, {base: '/'});
    await use(async (body) => {
      const script = `<script type="module" src="${site.url}embed.js"></script>`;
      writeFileSync(join(folder, 'index.html'), `<!doctype html><title>Elsewhere</title>${script}${body}`);
      // Another site, not only another port.
      await page.goto(elsewhere.url.replace('localhost', '127.0.0.1'));
    });
    await elsewhere.stop();
    rmSync(folder, {recursive: true});
  },
});

function image(page: Page, id: string): Locator {
  return page.locator(`#${id}`).getByRole('img');
}

test('a page of another site shows pictures, from one engine, when they come into view', async ({
  page,
  site,
  open,
}) => {
  await open(`
    <div style="height: 400vh"><button onclick="document.querySelector('#a').scrollIntoView()">Down</button></div>
    <nonesuch-picture id="a" model="pony" seed="42" psi="0.7"></nonesuch-picture>
    <nonesuch-picture id="b" seed="7" psi="0.7" alt="My pony"></nonesuch-picture>
    <nonesuch-picture id="c"></nonesuch-picture>`);
  // Nothing is fetched before anybody looks.
  await page.waitForTimeout(1000);
  expect(page.frames()).toHaveLength(1);
  await page.getByRole('button', {name: 'Down'}).click();

  await expect(image(page, 'a')).toBeVisible();
  await expect(image(page, 'a')).toHaveAttribute('alt', 'A pony that does not exist, seed 42');
  await expect(image(page, 'b')).toHaveAttribute('alt', 'My pony');
  await expect(image(page, 'c')).toBeVisible();
  expect(page.frames()).toHaveLength(2);
  expect(site.requests.filter((path) => path.startsWith('models/pony/weights-001.bin'))).toHaveLength(1);

  const seed42 = await pixelsOf(image(page, 'a'));
  const seed7 = await pixelsOf(image(page, 'b'));
  expect(difference(seed42, seed7)).toBeGreaterThan(5);
  // Attributes may change at any time, also while the last change is still being made.
  await page.locator('#b').evaluate((element) => {
    for (const seed of ['8', '9', '42']) element.setAttribute('seed', seed);
  });
  await expect.poll(async () => difference(seed42, await pixelsOf(image(page, 'b')))).toBe(0);

  // The same picture as on the site itself.
  await openPicture(page, site, '?model=pony&seed=42&psi=0.7');
  expect(difference(seed42, await pixelsOf(picture(page)))).toBe(0);
});

test('a wish that cannot be is answered in one sentence, and a better one is followed', async ({
  page,
  open,
}) => {
  await open(`
    <nonesuch-picture id="a" model="nothing"></nonesuch-picture>
    <nonesuch-picture id="b" seed="many"></nonesuch-picture>`);
  await expect(page.locator('#a').getByText('This site has no model "nothing", only pony')).toBeVisible();
  await expect(page.locator('#b').getByText('A seed is a whole number from 0 to 4294967295')).toBeVisible();
  await expect(page.locator('#a').getByRole('img')).toHaveCount(0);
  await page.locator('#b').evaluate((element) => element.setAttribute('seed', '5'));
  await expect(image(page, 'b')).toBeVisible();
  await expect(page.locator('#b').getByText('A seed is')).toHaveCount(0);
});

test('all greetings of a page are answered by one service, and of nobody else', async ({
  page,
  site,
  open,
}) => {
  await open('<nonesuch-picture id="a" model="pony" seed="42" psi="0.7"></nonesuch-picture>');
  await expect(image(page, 'a')).toBeVisible();
  const answers = await page.evaluate(async () => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe[title="Makes pictures"]')!;
    const greet = (): Promise<string> =>
      new Promise((resolve) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = ({data}: MessageEvent<{type: string}>) => {
          if (data.type === 'ready') port1.postMessage({id: 1, model: null, seed: '42', psi: '0.7'});
          else if (data.type === 'picture') resolve('a picture');
        };
        frame.contentWindow!.postMessage('nonesuch-embed', '*', [port2]);
      });
    return Promise.all(Array.from({length: 8}, greet));
  });
  expect(answers).toEqual(new Array(8).fill('a picture'));
  expect(site.requests.filter((path) => path.startsWith('models/pony/model.json')).length).toBeLessThan(3);

  // Another frame of the page may not ask, though it can reach the engine's.
  const heard = await page.evaluate(async () => {
    const other = document.createElement('iframe');
    other.srcdoc = `<script>
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => parent.postMessage('heard', '*');
      for (let i = 0; i < parent.length; i++) {
        if (parent[i] !== window) parent[i].postMessage('nonesuch-embed', '*', [port2]);
      }
      setTimeout(() => parent.postMessage('silence', '*'), 3000);
    </script>`;
    const answer = new Promise((resolve) => {
      window.addEventListener('message', ({data}) => resolve(data), {once: true});
    });
    document.body.append(other);
    return answer;
  });
  expect(heard).toBe('silence');
});

test('a frame that crashes comes back with what was asked of it', async ({page, context, site, open}) => {
  // To Playwright the page has crashed then too, so it says by requests how it goes on.
  await open(`<nonesuch-picture id="a" model="pony" seed="42" psi="0.7"></nonesuch-picture>
    <script type="module">
      const element = document.querySelector('#a');
      element.addEventListener('load', () => {
        void fetch('${site.url}loaded-' + element.seed, {mode: 'no-cors'});
        if (element.seed === '43') element.seed = '44';
      });
    </script>`);
  await expect(image(page, 'a')).toBeVisible();
  const frames = (): number => site.requests.filter((path) => path.startsWith('embed/engine/')).length;
  expect(frames()).toBe(1);
  const session = await context.newCDPSession(page.frames()[1]!);
  await page.locator('#a').evaluate((element) => element.setAttribute('seed', '43'));
  // It never answers.
  session.send('Page.crash').catch(() => undefined);
  await expect.poll(() => site.requests).toContain('loaded-44');
  expect(site.requests).toContain('loaded-43');
  expect(frames()).toBe(2);
});

test('a site that is gone is said to be, and is found again', async ({page, site, open}) => {
  // The browser keeps this answer for as long as the host allows.
  site.fail(/^embed\/engine/, {kind: 'status', status: 500});
  await open('<nonesuch-picture id="a" seed="5"></nonesuch-picture>');
  await expect(
    page.locator('#a').getByText(/The pictures of localhost:\d+ cannot be reached now/),
  ).toBeVisible();
  expect(page.frames()).toHaveLength(1);
  site.recover();
  await page.locator('#a').evaluate((element) => (element as HTMLElement & {show(): void}).show());
  await expect(image(page, 'a')).toBeVisible();
});

test('the demonstration shows itself', async ({page, site, complaints}) => {
  await page.goto(`${site.url}embed/demo/index.html`);
  await expect(page.locator('nonesuch-picture').first().getByRole('img')).toBeVisible();
  const live = image(page, 'live');
  await live.scrollIntoViewIfNeeded();
  await expect(live).toBeVisible();
  const before = await pixelsOf(live);
  await page.getByRole('slider', {name: 'psi'}).fill('0');
  await expect.poll(async () => difference(before, await pixelsOf(live))).toBeGreaterThan(3);
  await expect(page.locator('#code')).toContainText(`${site.url}embed.js`);
  expect(complaints).toEqual([]);
});
