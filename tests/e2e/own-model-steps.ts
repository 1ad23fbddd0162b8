/** What visitors do with checkpoints of their own. */
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {expect, type Locator, type Page} from '@playwright/test';
import {checkpointFixtures} from '../support/checkpoint-fixtures.ts';

export const pathOf = (fixture: string): string =>
  checkpointFixtures.find(({name}) => name === fixture)!.path;

/** Drops a file on the middle of the page, as the browser would. */
export async function dropFile(page: Page, content: Uint8Array, name: string): Promise<void> {
  await page.evaluate(
    ({base64, fileName}) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], fileName));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
      }
    },
    {base64: Buffer.from(content).toString('base64'), fileName: name},
  );
}

export async function dropFixture(page: Page, fixture: string): Promise<void> {
  const path = pathOf(fixture);
  await dropFile(page, readFileSync(path), basename(path));
}

export const sheet = (page: Page): Locator => page.locator('nonesuch-own-models');

export const button = (page: Page, name: string): Locator =>
  sheet(page).getByRole('button', {name, exact: true});

/** Fills in what the sheet asks, and opens the model. */
export async function nameAndOpen(page: Page, title: string, noun: string, licence = ''): Promise<void> {
  await sheet(page).getByLabel('Title').fill(title);
  await sheet(page).getByLabel('One of them').fill(noun);
  await sheet(page).getByLabel('Licence of the weights').fill(licence);
  await button(page, 'Open').click();
  await expect(sheet(page)).toHaveCount(0);
}

/** What the browser keeps of models of this device: by address below the site, as base64. */
export function keptFiles(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const kept: Record<string, string> = {};
    for (const name of await caches.keys()) {
      if (!name.endsWith(':local-models')) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        // It was deleted meanwhile.
        if (!response) continue;
        const bytes = new Uint8Array(await response.arrayBuffer());
        kept[request.url.replace(/^.*\/models\//, '')] = btoa(
          Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
        );
      }
    }
    return kept;
  });
}

/** Waits until everything of a model is kept, its directions last. */
export async function untilDirections(page: Page): Promise<void> {
  await expect
    .poll(async () => Object.keys(await keptFiles(page)).some((name) => name.includes('directions.json')))
    .toBe(true);
}
