/** Small early pictures on tiles whose whole ones are still to come. */
import {expect, test} from './site.ts';
import {tileAt} from './wall-view.ts';
import type {Tile} from '../../src/kit/tile.ts';

test('a tile shows a preview that cannot be saved, and whoever opens its menu gets the whole picture next', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?wall=7`);
  // In one go in the page: whole pictures may come before a question from outside has its answer.
  const {under, more, column, row, seed} = await page.locator('nonesuch-wall').evaluate(async (wall) => {
    const tiles = (): Tile[] => [...wall.shadowRoot!.querySelectorAll('nonesuch-tile')];
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const isDone = (tile: Tile): boolean => tile.state === 'done';
    const countDone = (): number => tiles().filter(isDone).length;
    const waits = (tile: Tile): boolean => {
      const {left, right, top, bottom} = tile.getBoundingClientRect();
      const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      return isInside && !isDone(tile) && Boolean(tile.shadowRoot?.querySelector('canvas:not([hidden])'));
    };
    // Previews of the whole view come before its second whole picture.
    while (tiles().filter(waits).length <= 5) await frame();
    const tile = tiles().filter(waits).at(-1)!;
    const {left, top, width, height} = tile.getBoundingClientRect();
    const under = tile.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2)?.localName;
    const doneBefore = countDone();
    const menu = new MouseEvent('contextmenu', {button: 2, bubbles: true, composed: true, cancelable: true});
    tile.shadowRoot!.querySelector('a')!.dispatchEvent(menu);
    while (!isDone(tile)) await frame();
    const {column, row} = tile.dataset;
    return {
      under,
      more: countDone() - doneBefore,
      column: Number(column),
      row: Number(row),
      seed: tile.seed!,
    };
  });
  // Neither a picture nor a canvas lies under the pointer, so that the menu offers nothing to save.
  expect(under).toBe('a');
  // Two were with the engine, and perhaps some more by the time that this is seen.
  expect(more).toBeLessThan(7);
  const image = tileAt(page, column, row).locator('img');
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(512);
  await expect(image).toHaveAttribute('src', new RegExp(`pictures/pony/seed0*${seed}\\.png`));
});
