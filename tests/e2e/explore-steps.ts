/** Steps that the tests of exploring share. */
import {expect, type Locator, type Page} from '@playwright/test';
import type {StaticServer} from '../support/static-server.ts';

export function viewer(page: Page): Locator {
  return page.locator('nonesuch-viewer');
}

/** The large picture, once it is the one that was asked for. */
export function picture(page: Page): Locator {
  return viewer(page).locator('img.picture:not([data-old])');
}

/** Opens one picture and waits until it is there. */
export async function openPicture(page: Page, site: StaticServer, query: string): Promise<void> {
  await page.goto(`${site.url}${query}`);
  // The first visit downloads the model and starts the engine.
  await expect(picture(page)).toBeVisible({timeout: 120_000});
}

export function queryOf(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}

/** RGBA. A typed array: Playwright hands over the numbers of an array one by one, which takes longer than the picture. */
export type Pixels = Uint8ClampedArray;

/** The bytes of an image that is on show, in its own size or another. */
export async function pixelsOf(image: Locator, side?: number): Promise<Pixels> {
  return image.evaluate(async (element: HTMLImageElement, wanted) => {
    await element.decode();
    const canvas = new OffscreenCanvas(wanted ?? element.naturalWidth, wanted ?? element.naturalHeight);
    const context = canvas.getContext('2d')!;
    context.drawImage(element, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  }, side);
}

/** Mean difference of two pictures, 0..255. */
export function difference(one: Pixels, other: Pixels): number {
  expect(one.length).toBe(other.length);
  return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]!), 0) / one.length;
}

/** The same picture the other way round: some models give half of their seeds a mirror. */
export function mirrored(pixels: Pixels): Pixels {
  const side = Math.sqrt(pixels.length / 4);
  return pixels.map((_, i) => {
    const [pixel, channel] = [Math.floor(i / 4), i % 4];
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    return pixels[4 * (y * side + side - 1 - x) + channel]!;
  });
}
