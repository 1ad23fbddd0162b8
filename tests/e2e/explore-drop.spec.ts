import {readFile} from 'node:fs/promises';
import {expect, type Page} from '@playwright/test';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';

test.use({contextOptions: {reducedMotion: 'reduce'}});

async function savedPicture(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    viewer(page).getByRole('button', {name: 'Save', exact: true}).click(),
  ]);
  return readFile(await download.path());
}

/** Drops a file on the middle of the page, as the browser would. */
async function dropFile(page: Page, bytes: Buffer, name: string): Promise<void> {
  await page.evaluate(
    ({content, fileName}) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName, {type: 'image/png'}));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
      }
    },
    {content: Uint8Array.from(bytes), fileName: name},
  );
}

test('a saved picture that is dropped on the wall opens again, with everything done to it', async ({
  page,
  site,
}) => {
  await openPicture(page, site, `?${PEOPLE}&seed=42&psi=0.9&near=7&mix=85-fine`);
  const before = await pixelsOf(picture(page));
  const file = await savedPicture(page);

  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await dropFile(page, file, 'renamed by somebody.png');
  await expect(picture(page)).toBeVisible();
  await expect.poll(() => queryOf(page).get('mix')).toBe('85-fine');
  expect(['seed', 'psi', 'near'].map((name) => queryOf(page).get(name))).toEqual(['42', '0.9', '7']);
  await expect.poll(async () => difference(before, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
});

test('other files are refused in one sentence, and the page stays', async ({page, site}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await dropFile(page, Buffer.from('no picture at all'), 'notes.png');
  await expect(
    page.getByText('This is not a PNG file. Drop a picture that was saved from this site.'),
  ).toBeVisible();
  expect(page.url()).toContain(site.url);
  await expect(viewer(page)).toHaveCount(0);
});
