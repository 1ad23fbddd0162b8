/**
 * Takes the README's pictures, and the card that links to the site are shown with, from the built site:
 * `npm run screenshots`. The walls are named, so that the pictures change only when the site or
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
  /** With what the wall shows to whoever moves a pointer. */
  awake?: boolean;
  /** What must be there beside the wall and the open picture. */
  until?: string;
  /** What a visitor has done before. */
  first?: (page: Page) => Promise<void>;
  /** Of the JPEG; large pictures have enough pixels for less. */
  quality?: number;
}

const ponies = '42-0.7~85-0.7~7-0.7~99-0.7';

const shots: readonly Shot[] = [
  {name: `${docs}/wall-390`, query: '?wall=7', width: 390, height: 844, bare: true},
  {name: `${docs}/wall-1280`, query: '?wall=7', width: 1280, height: 800, bare: true},
  {name: `${docs}/wall-2560`, query: '?wall=7', width: 2560, height: 1440, bare: true, quality: 60},
  {name: `${docs}/people-1280`, query: '?model=people&wall=7', width: 1280, height: 640, bare: true},
  {
    name: `${docs}/search-1280`,
    query: '?wall=7&of=a+blue+unicorn+with+glasses',
    ...{width: 1280, height: 640, awake: true},
  },
  {
    name: `${docs}/plane-1280`,
    query: '?model=people&plane=7&x=0.5&y=0.5&zoom=4',
    ...{width: 1280, height: 640, awake: true},
  },
  {name: 'public/card', query: '?wall=7', width: card.width, height: card.height, bare: true, quality: 88},
  ...[
    {name: 'creativity', query: '?wall=7&seed=42&panel=creativity', until: 'nonesuch-thumb img'},
    {name: 'shape', query: '?wall=7&seed=42&panel=shape', until: 'nonesuch-shape-panel input'},
    {
      name: 'words',
      query: '?wall=7&seed=42&find=blue%20unicorn%2C%20pink%20mane&panel=words',
      until: 'nonesuch-words-panel nonesuch-thumb img',
    },
    {
      name: 'morph',
      query: `?wall=7&seed=42&morph=${ponies}&panel=morph`,
      until: 'nonesuch-morph-player canvas[data-frame]',
    },
    {
      name: 'larger',
      query: '?wall=7&seed=42&larger=4.network.50&panel=larger',
      until: 'nonesuch-compare img',
    },
    {
      name: 'album',
      query: '?wall=7&album',
      height: 426,
      until: 'nonesuch-album nonesuch-thumb img',
      first: keepSome,
    },
  ].map((shot) => ({height: 800, ...shot, name: `${docs}/${shot.name}-1280`, width: 1280})),
];

/** Fills two rows of the album. */
async function keepSome(page: Page): Promise<void> {
  await page.goto(`${url}?wall=7&seed=42`);
  for (let i = 0; i < 14; i++) {
    await settle(page);
    await page.keyboard.press('k');
    await page.locator('nonesuch-viewer .keep[aria-pressed="true"]').waitFor({timeout: 60_000});
    await page.keyboard.press('ArrowRight');
  }
}

/** Small pictures in view that are not there yet. */
async function missingThumbs(page: Page): Promise<number> {
  return page.locator('nonesuch-thumb').evaluateAll((thumbs) => {
    const missing = thumbs.filter((thumb) => {
      const {top, bottom} = thumb.getBoundingClientRect();
      return bottom > 0 && top < innerHeight && !thumb.shadowRoot?.querySelector('img');
    });
    return missing.length;
  });
}

/** Waits until everything in view has its picture, and then until it has faded in. */
async function settle(page: Page, until?: string): Promise<void> {
  const timeout = 300_000;
  await page
    .locator(':is([role="feed"], [role="grid"])[aria-busy="false"]')
    .waitFor({state: 'attached', timeout});
  await page.locator('nonesuch-viewer [aria-busy="true"]').waitFor({state: 'detached', timeout});
  if (until) await page.locator(until).first().waitFor({state: 'visible', timeout});
  while ((await missingThumbs(page)) > 0) await page.waitForTimeout(500);
  await page.waitForTimeout(1500);
}

const outDir = process.env['NONESUCH_DIST'] ?? resolve(root, 'dist');
const server = await preview({preview: {port: 0}, build: {outDir}, logLevel: 'error'});
const url = server.resolvedUrls?.local[0];
if (!url) throw new Error('The preview server did not say where it listens. Run `npm run build` first.');
mkdirSync(resolve(root, docs), {recursive: true});
const executablePath = findChromium();
const browser = await chromium.launch({...(executablePath ? {executablePath} : {}), args: sandboxArgs});
/** `npm run screenshots card` takes that one alone. */
const wanted = process.argv[2] ?? '';
for (const shot of shots.filter(({name}) => name.includes(wanted))) {
  const {name, query, width, height, bare, awake, until, first, quality = 80} = shot;
  // A wall that drifts would never be the same twice.
  const page = await browser.newPage({viewport: {width, height}, reducedMotion: 'reduce'});
  await first?.(page);
  await page.goto(url + query);
  await settle(page, until);
  if (bare) {
    await page.locator('nonesuch-toolbar[quiet]').waitFor({state: 'attached', timeout: 60_000});
    const hints = page.locator('nonesuch-hint, nonesuch-status');
    await hints.evaluateAll((elements) => elements.forEach((element) => element.remove()));
    await page.waitForTimeout(1500);
  }
  if (awake) {
    await page.locator('nonesuch-hint').evaluateAll((hints) => hints.forEach((hint) => hint.remove()));
    await page.mouse.move(width / 2, height / 2);
    await page.waitForTimeout(1000);
  }
  await page.screenshot({path: resolve(root, `${name}.jpg`), type: 'jpeg', quality});
  console.log(`${name}.jpg`);
  await page.close();
}
await browser.close();
await server.close();
