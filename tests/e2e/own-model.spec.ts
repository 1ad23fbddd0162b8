import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {expect} from '@playwright/test';
import {unzipSync, zipSync} from 'fflate';
import {difference, openPicture, picture, pixelsOf, queryOf, viewer} from './explore-steps.ts';
import {
  button,
  dropFile,
  dropFixture,
  keptFiles,
  nameAndOpen,
  pathOf,
  sheet,
  untilDirections,
} from './own-model-steps.ts';
import {openWall, PEOPLE, pictures, test, untilServed} from './site.ts';

const root = resolve(import.meta.dirname, '../..');

const idOf = (fixture: string): string =>
  `local-${createHash('sha256')
    .update(readFileSync(pathOf(fixture)))
    .digest('hex')
    .slice(0, 12)}`;

/** The folder that the command line makes of a checkpoint, but for the card to fill in, by file name as base64. */
function converted(fixture: string, title: string, noun: string, licence: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-'));
  try {
    const id = idOf(fixture);
    const names = ['--id', id, '--title', title, '--noun', noun, '--licence', licence];
    execFileSync(
      process.execPath,
      [
        '--import',
        'tsx',
        'scripts/convert.ts',
        pathOf(fixture),
        ...names,
        '--no-check',
        '--out',
        join(folder, id),
      ],
      {cwd: root, stdio: 'pipe'},
    );
    return Object.fromEntries(
      readdirSync(join(folder, id))
        .filter((name) => name !== 'CARD.md')
        .map((name) => [name, readFileSync(join(folder, id, name)).toString('base64')]),
    );
  } finally {
    rmSync(folder, {recursive: true});
  }
}

test('a checkpoint that is dropped on the page is a wall, kept as the command line would write it', async ({
  page,
  site,
  complaints,
}) => {
  const id = idOf('ada_skip64');
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await untilServed(page);
  site.requests.length = 0;
  await dropFixture(page, 'ada_skip64');
  await expect(sheet(page).getByText('stylegan2-ada-pytorch (StyleGAN2, skip)')).toBeVisible();
  await expect(sheet(page).getByText('64 x 64 px, RGB')).toBeVisible();
  await expect(sheet(page).getByText(/^about .* on this device$/)).toBeVisible();
  await expect(sheet(page).getByLabel('Title')).toHaveValue('Ada skip64');
  await nameAndOpen(page, 'Owls', 'owl', 'CC0-1.0');

  await expect.poll(() => queryOf(page).get('model')).toBe(id);
  await expect(pictures(page).first()).toBeVisible();
  await expect(pictures(page).first()).toHaveAttribute('src', new RegExp(`/pictures/${id}/seed`));
  await expect(page.getByRole('combobox', {name: 'Model'})).toHaveValue(id);
  await expect(page.locator('nonesuch-toolbar .line')).toContainText('owls');

  await untilDirections(page);
  const kept = await keptFiles(page);
  const expected = converted('ada_skip64', 'Owls', 'owl', 'CC0-1.0');
  const byName = Object.fromEntries(
    Object.entries(kept).map(([name, content]) => [name.replace(`${id}/`, '').replace(/\?.*$/, ''), content]),
  );
  expect(byName).toEqual(expected);
  // Nothing of it was asked of the host, let alone sent there.
  expect(site.requests.filter((request) => request.includes('local-'))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('it has a large picture, panels, addresses and saved files, past a reload and without a network', async ({
  page,
  context,
  site,
}) => {
  const id = idOf('ada_orig32');
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await untilServed(page);
  await dropFixture(page, 'ada_orig32');
  await nameAndOpen(page, 'Owls', 'owl');
  await expect(pictures(page).first()).toBeVisible();
  await untilDirections(page);

  await openPicture(page, site, `?model=${id}&seed=5&psi=0.7&panel=shape`);
  await expect(picture(page)).toHaveAttribute('alt', 'An owl that does not exist, seed 5');
  const before = await pixelsOf(picture(page));
  await expect(viewer(page).getByRole('slider').first()).toBeVisible();

  site.isOffline = true;
  await page.reload();
  await expect(picture(page)).toBeVisible();
  expect(difference(before, await pixelsOf(picture(page)))).toBeLessThan(0.5);
  await expect(viewer(page).getByRole('slider').first()).toBeVisible();

  // A picture that nobody has made: the service worker asks the page.
  const answer = await page.evaluate(async (model) => {
    const response = await fetch(`pictures/${model}/seed0000077.png?psi=0.7`);
    return [response.status, response.headers.get('content-type')];
  }, id);
  expect(answer).toEqual([200, 'image/png']);
  // Its address in a tab of its own, where no other page is open.
  const tab = await context.newPage();
  await page.close();
  await tab.goto(`${site.url}pictures/${id}/seed0000078.png?psi=0.7`);
  await expect(tab.locator('img')).toBeVisible();
});

test('a link to a model that is not here says what it needs; the right file shows the picture, another is told', async ({
  page,
  site,
}) => {
  const id = idOf('ada_orig32');
  await page.goto(`${site.url}?model=${id}&seed=5&psi=0.6`);
  await expect(page.getByRole('alert').getByText(`somebody’s own device (${id})`)).toBeVisible();
  await dropFixture(page, 'ada_gray32');
  await expect(sheet(page).getByText(`it is ${idOf('ada_gray32')}, and the link is of ${id}.`)).toBeVisible();
  await button(page, 'Cancel').click();
  await sheet(page).locator('input[type=file]').setInputFiles(pathOf('ada_orig32'));
  await nameAndOpen(page, 'Owls', 'owl');
  await expect(picture(page)).toHaveAttribute('alt', 'An owl that does not exist, seed 5');
  expect(queryOf(page).get('psi')).toBe('0.6');
  expect(queryOf(page).get('model')).toBe(id);
});

test('it is renamed, downloaded as a folder, deleted, and opened from the ZIP', async ({page, site}) => {
  const id = idOf('ada_orig32');
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await page.getByRole('combobox', {name: 'Model'}).selectOption('+');
  await expect(page.getByRole('combobox', {name: 'Model'})).toHaveValue('people');
  await sheet(page).locator('input[type=file]').setInputFiles(pathOf('ada_orig32'));
  await nameAndOpen(page, 'Owls', 'owl', 'CC0-1.0');
  await expect(pictures(page).first()).toBeVisible();
  await untilDirections(page);

  const menu = page.getByRole('combobox', {name: 'Model'});
  await menu.selectOption('+');
  await button(page, 'Rename Owls').click();
  await sheet(page).getByLabel('Title').fill('Night owls');
  await button(page, 'Save').click();
  await expect(sheet(page).getByText('Night owls').first()).toBeVisible();
  await expect(menu.locator('option:checked')).toHaveText('Night owls');
  await expect(page.locator('nonesuch-toolbar .line')).toContainText('night owls');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download Night owls').click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${id}.zip`);
  const zip = readFileSync(await download.path());
  const before = await keptFiles(page);

  // The very folder: the project's own check passes it.
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-'));
  try {
    for (const [name, content] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, name)), {recursive: true});
      writeFileSync(join(folder, name), content);
    }
    writeFileSync(join(folder, 'index.json'), JSON.stringify({models: [{id, title: 'Night owls'}]}));
    const report = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/check-models.ts', folder], {
      cwd: root,
    });
    expect(String(report)).toContain(`ok      ${id}: Night owls, version 1, 32 px`);
  } finally {
    rmSync(folder, {recursive: true});
  }

  await button(page, 'Delete Night owls').click();
  await sheet(page)
    .getByRole('button', {name: /^Delete 0\.\d MB$/})
    .click();
  await expect.poll(() => keptFiles(page)).toEqual({});
  await button(page, 'Close').click();
  await expect.poll(() => queryOf(page).get('model')).toBe('pony');
  await expect(menu.getByRole('option', {name: 'Night owls'})).toHaveCount(0);

  await dropFile(page, zip, 'some.zip');
  await expect.poll(() => queryOf(page).get('model')).toBe(id);
  await expect(sheet(page)).toHaveCount(0);
  await expect(pictures(page).first()).toBeVisible();
  expect(await keptFiles(page)).toEqual(before);
});

test('a checkpoint in a ZIP, of pictures that are no squares, is a wall of tiles of their shape', async ({
  page,
  site,
}) => {
  const cases = join(root, 'tests/fixtures/cases');
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await untilServed(page);
  // No model of a site, but its checkpoint is.
  await dropFile(
    page,
    Buffer.from(zipSync({'net/tall.pkl': readFileSync(join(cases, 'ada_tall.pkl'))})),
    'tall.zip',
  );
  await expect(sheet(page).getByText('8 x 16 px, RGB')).toBeVisible();
  await nameAndOpen(page, 'Towers', 'tower');
  // In view, where the first of the document is not.
  const tile = page.locator('nonesuch-tile[data-column="0"][data-row="0"]');
  // Until then the people still hang there.
  await expect(tile.locator('img')).toHaveAttribute('src', /\/pictures\/local-/);
  const {width, height} = (await tile.boundingBox())!;
  expect(width / height).toBeCloseTo(0.5, 1);
  await tile.locator('img').click();
  const large = (await picture(page).boundingBox())!;
  expect(large.width / large.height).toBeCloseTo(0.5, 2);
  expect(
    await picture(page).evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
  ).toEqual([8, 16]);
  await page.keyboard.press('Escape');
  await dropFile(page, readFileSync(join(cases, 'projected_w.npz')), 'w.npz');
  await expect(sheet(page).getByText(/arrays of NumPy \(\.npz\), such as latents/)).toBeVisible();
  await button(page, 'Choose another file').click();
  await sheet(page).locator('input[type=file]').setInputFiles(join(cases, 'dataset.zip'));
  await expect(sheet(page).getByText(/holds 3 pictures, a data set; give the network/)).toBeVisible();
});

test('what cannot be read is refused in the reader’s own sentence, and nothing is left', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=3`);
  await dropFile(page, Buffer.from('<!doctype html><title>Quota exceeded</title>'), 'ffhq.pkl');
  await expect(
    sheet(page).getByText(
      'The file is no checkpoint but a web page, probably an error message saved under the name of the checkpoint (byte 0).',
    ),
  ).toBeVisible();
  await button(page, 'Choose another file').click();
  await sheet(page)
    .locator('input[type=file]')
    .setInputFiles(join(root, 'tests/fixtures/checkpoints/hostile/exec_in_valid.pkl'));
  await expect(sheet(page).getByText(/nothing of it was executed/)).toBeVisible();
  expect(await keptFiles(page)).toEqual({});
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toHaveCount(0);
});
