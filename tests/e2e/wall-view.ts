/** What the tests of the wall ask of its page. */
import {expect, type Locator, type Page} from '@playwright/test';
import type {Tile} from '../../src/kit/tile.ts';
import type {StaticServer} from '../support/static-server.ts';

/** Opens the site and waits until every picture in view is there. */
export async function openView(page: Page, site: StaticServer, query = ''): Promise<void> {
  await page.goto(site.url + query);
  await waitForView(page);
}

export async function waitForView(page: Page): Promise<void> {
  await expect(page.getByRole('feed')).toHaveAttribute('aria-busy', 'false', {timeout: 120_000});
}

export interface TileSeen {
  column: number;
  row: number;
  seed: number;
  state: string;
  left: number;
  /** Pixels of the picture's file; 0 while there is none. */
  naturalWidth: number;
  alt: string;
}

/** The tiles that are at least partly in view, left to right, top to bottom. */
export async function tilesInView(page: Page): Promise<TileSeen[]> {
  return page.locator('nonesuch-tile').evaluateAll((tiles: Tile[]) =>
    tiles
      .map((tile) => {
        const {left, right} = tile.getBoundingClientRect();
        const image = tile.shadowRoot!.querySelector('img');
        return {
          column: Number(tile.dataset['column']),
          row: Number(tile.dataset['row']),
          seed: tile.seed!,
          state: tile.state,
          left,
          right,
          naturalWidth: image?.naturalWidth ?? 0,
          alt: image?.alt ?? '',
        };
      })
      .filter(({left, right}) => right > 0 && left < innerWidth),
  );
}

export function tileAt(page: Page, column: number, row: number): Locator {
  return page.locator(`nonesuch-tile[data-column="${column}"][data-row="${row}"]`);
}

/** All pixels of a tile's picture as one hash. */
export async function pixelsOf(tile: Locator): Promise<string> {
  await expect(tile).toHaveAttribute('state', 'done');
  return tile.evaluate(async (element: Tile) => {
    const image = element.shadowRoot!.querySelector('img')!;
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
    const hash = await crypto.subtle.digest('SHA-256', data);
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}

/** The query that the address bar shows, as a map. */
export function queryOf(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}
