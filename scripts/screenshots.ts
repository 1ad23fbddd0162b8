/**
 * Takes the README's pictures, and the card that links to the site are shown with, from the built site:
 * `npm run build && npx tsx scripts/screenshots.ts`. The walls are named, so that the pictures change only when the site or
 * its model does.
 */
import {mkdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {chromium, type Page} from 'playwright';
import {preview} from 'vite';
import {findChromium, sandboxArgs} from '../tests/support/find-chromium.ts';
import {card} from './build/open-graph.ts';

const root = resolve(import.meta.dirname, '..');
const docs = 'docs/images';

interface Shot {
  /** From the root, without `.jpg`. */
  name: string;
  query: string;
  width: number;
  height: number;
  /** Without what is for visitors who are there. */
  bare?: boolean;
}

const shots: readonly Shot[] = [
  {name: `${docs}/wall-390`, query: '?wall=7', width: 390, height: 844},
  {name: `${docs}/wall-1280`, query: '?wall=7', width: 1280, height: 800},
  {name: `${docs}/wall-2560`, query: '?wall=7', width: 2560, height: 1440},
  {name: `${docs}/picture-1280`, query: '?wall=7&seed=42', width: 1280, height: 800},
  {name: 'public/card', query: '?wall=7', width: card.width, height: card.height, bare: true},
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
mkdirSync(resolve(root, docs), {recursive: true});
const executablePath = findChromium();
const browser = await chromium.launch({...(executablePath ? {executablePath} : {}), args: sandboxArgs});
/** `npx tsx scripts/screenshots.ts card` takes that one alone. */
const wanted = process.argv[2] ?? '';
for (const {name, query, width, height, bare} of shots.filter((shot) => shot.name.includes(wanted))) {
  // A wall that drifts would never be the same twice.
  const page = await browser.newPage({viewport: {width, height}, reducedMotion: 'reduce'});
  await page.goto(url + query);
  await settle(page);
  if (bare) {
    const hints = page.locator('nonesuch-hint, nonesuch-status');
    await hints.evaluateAll((elements) => elements.forEach((element) => element.remove()));
  }
  await page.screenshot({path: resolve(root, `${name}.jpg`), type: 'jpeg', quality: 88});
  console.log(`${name}.jpg`);
  await page.close();
}
await browser.close();
await server.close();
