/** Each cell: a picture or the sentence of that fault in time; and once the host is well, one press brings the right picture. */
import type {Page} from '@playwright/test';
import type {StaticServer} from '../support/static-server.ts';
import {expect, test, untilKept} from '../e2e/site.ts';
import {LIMIT_SCALE} from './limit-scale.ts';
import {allCells, type Cell, FAULTS, FILES, sentencesOf, someCells, twentyCells} from './matrix.ts';
import {type Outcome, outcomeWithin, pixelsOfPicture} from './outcome.ts';

const QUERY = '?model=people&seed=42&psi=0.7';
const ADDRESS = 'pictures/people/seed0000042.png?psi=0.7';
/** Of a visit without a fault, on a machine that does other things beside. */
const GOOD_VISIT_MS = 12_000;

/** Until a picture or a sentence is there, beside what a good visit takes. */
function limitOf({file}: Cell): number {
  return (file === 'shard' || file === 'wasm' ? 20_000 : 10_000) * LIMIT_SCALE + GOOD_VISIT_MS;
}

/** Opens what needs the file; a page that never comes to its end is open all the same. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url, {waitUntil: 'commit', timeout: 8000}).catch(() => undefined);
}

function plan(site: StaticServer, {file, fault}: Cell): void {
  site.fail(FILES[file], FAULTS[fault], fault === '500 once' ? 1 : Infinity);
}

/** Where the picture stands that needs the file. */
const urlFor = (site: StaticServer, {file}: Cell): string =>
  `${site.url}${file === 'picture' ? ADDRESS : QUERY}`;

/** The page is open and works; then the file goes wrong that what is asked of it next needs. */
async function meetInMidVisit(page: Page, site: StaticServer, cell: Cell): Promise<void> {
  const {file} = cell;
  const isEngine = file === 'worker' || file === 'wasm';
  await open(page, `${site.url}?model=${isEngine || file === 'panel' ? 'people' : 'pony'}`);
  expect(await outcomeWithin(page, 60_000)).toEqual({kind: 'picture'});
  // As in a visit whose worker could not keep it.
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  plan(site, cell);
  if (isEngine) {
    // As after an engine that has died.
    await page.evaluate(() => {
      const app = document.querySelector('nonesuch-app')!;
      const url = new URL('models/people/model.json', location.href).href;
      void app.engine.load(url, 'auto', app.page.version!).catch(() => undefined);
    });
  }
  await page.evaluate((query) => {
    history.pushState(null, '', query);
    dispatchEvent(new PopStateEvent('popstate'));
  }, QUERY);
}

async function meet(page: Page, site: StaticServer, cell: Cell): Promise<void> {
  if (cell.visit === 'mid-visit') return meetInMidVisit(page, site, cell);
  if (cell.visit === 'return') {
    await open(page, `${site.url}?model=people`);
    expect(await outcomeWithin(page, 60_000)).toEqual({kind: 'picture'});
    await untilKept(page, site.url, 'people').catch(() => undefined);
  }
  plan(site, cell);
  await open(page, urlFor(site, cell));
}

/** "It is slow" may be said first, while the reason is still looked for. */
async function finalOutcome(page: Page, limitMs: number): Promise<Outcome | null> {
  const end = Date.now() + limitMs;
  const isSlow = (one: Outcome | null): boolean => one?.kind === 'sentence' && one.id === 'slow';
  let outcome = await outcomeWithin(page, limitMs);
  while (isSlow(outcome) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    outcome = (await outcomeWithin(page, 1000)) ?? outcome;
  }
  return outcome;
}

let expected: string | undefined;

/** Of the picture, as a visit without a fault shows it. */
async function expectedPixels(page: Page, site: StaticServer): Promise<string> {
  if (expected === undefined) {
    const other = await page.context().browser()!.newPage();
    await open(other, `${site.url}${QUERY}`);
    expect(await outcomeWithin(other, 60_000)).toEqual({kind: 'picture'});
    expected = await pixelsOfPicture(other);
    await other.close();
  }
  return expected;
}

const cells = {all: allCells, twenty: twentyCells}[process.env['FAULTS'] ?? ''] ?? someCells;
for (const cell of cells()) {
  test(`${cell.file} × ${cell.fault} × ${cell.visit}`, async ({page, site}) => {
    const right = await expectedPixels(page, site);
    await meet(page, site, cell);
    const outcome = await finalOutcome(page, limitOf(cell));
    const said = outcome?.kind === 'sentence' ? outcome.id : (outcome?.kind ?? 'nothing');
    test.info().annotations.push({type: 'outcome', description: said});
    expect(outcome, 'neither a picture nor a word').not.toBeNull();
    if (outcome!.kind === 'sentence') expect(sentencesOf(cell), outcome!.text).toContain(outcome!.id);
    site.recover();
    if (outcome!.kind === 'sentence') {
      // A page that sees by itself that the host is well has pressed it already, now and then.
      const pressed = page.getByRole('button', {name: 'Try again'}).click({timeout: 10_000});
      await pressed.catch(async (error: unknown) => {
        if ((await outcomeWithin(page, 0))?.kind !== 'picture') throw error;
      });
      await expect.poll(() => outcomeWithin(page, 1000), {timeout: 40_000}).toEqual({kind: 'picture'});
    }
    await expect.poll(() => pixelsOfPicture(page).catch(() => ''), {timeout: 40_000}).toBe(right);
  });
}
