/** Small early pictures on tiles whose whole ones are still to come. */
import {expect, test} from './site.ts';
import {tileAt} from './wall-view.ts';
import type {Tile} from '../../src/wall/tile.ts';

interface SeenTile {
  column: number;
  row: number;
  seed: number;
  hasPreview: boolean;
  isDone: boolean;
  isInside: boolean;
}

test('a tile shows a preview that cannot be saved, and whoever opens its menu gets the whole picture next', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}?wall=7`);
  const tiles = (): Promise<SeenTile[]> =>
    page.locator('nonesuch-tile').evaluateAll((all: Tile[]) =>
      all.map((tile) => {
        const {left, right, top, bottom} = tile.getBoundingClientRect();
        return {
          column: Number(tile.dataset['column']),
          row: Number(tile.dataset['row']),
          seed: tile.seed!,
          hasPreview: Boolean(tile.shadowRoot?.querySelector('canvas:not([hidden])')),
          isDone: tile.state === 'done',
          isInside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        };
      }),
    );
  const waiting = (all: SeenTile[]): SeenTile[] =>
    all.filter(({hasPreview, isDone, isInside}) => hasPreview && !isDone && isInside);
  // Previews of the whole view come before its second whole picture.
  await expect.poll(async () => waiting(await tiles()).length).toBeGreaterThan(5);
  const before = await tiles();
  const {column, row, seed} = waiting(before).at(-1)!;
  const tile = tileAt(page, column, row);
  // Neither a picture nor a canvas lies under the pointer, so that the menu offers nothing to save.
  const under = await tile.evaluate((element: Tile) => {
    const {left, top, width, height} = element.getBoundingClientRect();
    return element.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2)?.localName;
  });
  expect(under).toBe('a');

  await tile.locator('a').dispatchEvent('contextmenu', {button: 2, bubbles: true, composed: true});
  await expect(tile).toHaveAttribute('state', 'done');
  const doneBefore = before.filter(({isDone}) => isDone).length;
  const doneAfter = (await tiles()).filter(({isDone}) => isDone).length;
  // Two were with the engine, and perhaps some more by the time that this is seen.
  expect(doneAfter - doneBefore).toBeLessThan(7);
  const image = tile.locator('img');
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(512);
  await expect(image).toHaveAttribute('src', new RegExp(`pictures/pony/seed0*${seed}\\.png`));
});
