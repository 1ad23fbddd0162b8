/**
 * Takes the README's pictures from the built site: `npm run build && npx tsx scripts/screenshots.ts`. The walls are named,
 * so that the pictures change only when the site or its model does.
 */
import {mkdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {chromium, type Page} from 'playwright';
import {preview} from 'vite';
import {findChromium, sandboxArgs} from '../tests/support/find-chromium.ts';

const folder = resolve(import.meta.dirname, '../docs/images');

interface Shot {
  name: string;
  query: string;
  width: number;
  height: number;
}

const shots: readonly Shot[] = [
  {name: 'wall-390', query: '?wall=7', width: 390, height: 844},
  {name: 'wall-1280', query: '?wall=7', width: 1280, height: 800},
  {name: 'wall-2560', query: '?wall=7', width: 2560, height: 1440},
  {name: 'picture-1280', query: '?wall=7&seed=42', width: 1280, height: 800},
];

/** Waits until everything in view has its picture, and then until it has faded in. */
async function settle(page: Page): Promise<void> {
  await page.locator('[role="feed"][aria-busy="false"]').waitFor({state: 'attached', timeout: 300_000});
  await page.locator('nonesuch-viewer [aria-busy="true"]').waitFor({state: 'detached', timeout: 300_000});
  await page.waitForTimeout(1500);
}

const server = await preview({preview: {port: 0}, logLevel: 'error'});
const url = server.resolvedUrls?.local[0];
if (!url) throw new Error('The preview server did not say where it listens. Run `npm run build` first.');
mkdirSync(folder, {recursive: true});
const executablePath = findChromium();
const browser = await chromium.launch({...(executablePath ? {executablePath} : {}), args: sandboxArgs});
for (const {name, query, width, height} of shots) {
  // A wall that drifts would never be the same twice.
  const page = await browser.newPage({viewport: {width, height}, reducedMotion: 'reduce'});
  await page.goto(url + query);
  await settle(page);
  await page.screenshot({path: resolve(folder, `${name}.jpg`), type: 'jpeg', quality: 88});
  console.log(`${name}.jpg`);
  await page.close();
}
await browser.close();
await server.close();
