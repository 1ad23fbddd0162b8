import AxeBuilder from '@axe-core/playwright';
import {expect, openWall, PEOPLE, test, untilServed} from './site.ts';

test.describe.configure({timeout: 180_000});

test('says what this is, whose data and licence, and what runs here', async ({page, site}) => {
  await openWall(page, site.url);
  await page.getByRole('button', {name: 'About', exact: true}).click();
  const dialog = page.getByRole('dialog', {name: 'Nonesuch'});
  await expect(dialog).toBeVisible();
  expect(page.url()).toMatch(/#about$/);
  await expect(dialog).toContainText('None of the ponies here exist');
  await expect(dialog).toContainText('Nobody here exists');
  await expect(dialog.getByRole('img', {name: 'How one picture is made'})).toBeVisible();
  await expect(dialog.getByRole('img', {name: 'How the network learnt'})).toBeVisible();
  await expect(dialog).toContainText('CC0-1.0');
  await expect(dialog).toContainText(/Made with\s+(WebGPU|WebGL|WebAssembly|plain JavaScript)/);
  await expect(dialog).toContainText(/One picture\s+[\d.]+ ms/);
  await expect(dialog).toContainText(/Download\s+\d+\.\d MB/);
  const card = dialog.getByRole('link', {name: 'the model’s card'});
  const response = await page.request.get((await card.getAttribute('href'))!);
  expect(await response.text()).toContain('Ponies');
  const notices = dialog.getByRole('link', {name: 'parts by others'});
  const licences = await (await page.request.get((await notices.getAttribute('href'))!)).text();
  for (const name of ['lit', '@tensorflow/tfjs-core', 'mediabunny', 'fflate', 'idb', 'gifenc'])
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
});

test('says whose kernels run, and runs those that its address asks for', async ({page, site, complaints}) => {
  const dialog = page.getByRole('dialog', {name: 'Nonesuch'});
  for (const [backend, kernels] of [
    ['wasm', /Kernels\s+This site’s own/],
    ['tfjs-wasm', /Kernels\s+TensorFlow.js’s/],
  ] as const) {
    await openWall(page, `${site.url}?${PEOPLE}&backend=${backend}#about`);
    await expect(dialog).toContainText(/Made with\s+WebAssembly/);
    await expect(dialog).toContainText(kernels);
  }
  expect(complaints).toEqual([]);
});

test('says how many threads run this site’s own kernels, once the page is isolated', async ({
  page,
  site,
  complaints,
}) => {
  const dialog = page.getByRole('dialog', {name: 'Nonesuch'});
  const address = `${site.url}?${PEOPLE}&backend=wasm#about`;
  await openWall(page, address);
  await untilServed(page);
  await page.reload();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(dialog).toContainText(/Kernels\s+This site’s own/);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const threads = Math.min(8, Math.max(Math.min(2, cores), Math.floor(cores / 2)));
  await expect(dialog).toContainText(new RegExp(`Threads\\s+${threads}\\b`));
  // The engine and those that help it, and none of TensorFlow.js's.
  const names = page.workers().map((worker) => worker.url());
  expect(names.filter((name) => name.startsWith('blob:'))).toEqual([]);
  expect(complaints).toEqual([]);
});

test('opens from its own link, and closes by Escape, by Back and by its button', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}#about`);
  const dialog = page.getByRole('dialog', {name: 'Nonesuch'});
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe('');

  await page.getByRole('button', {name: 'About', exact: true}).click();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);

  await page.getByRole('button', {name: 'About', exact: true}).click();
  await dialog.getByRole('button', {name: 'Close'}).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('feed')).toBeVisible();
});

test('has no violation that axe can find', async ({page, site}) => {
  await page.goto(`${site.url}?${PEOPLE}#about`);
  await expect(page.getByRole('dialog', {name: 'Nonesuch'})).toContainText(/One picture/);
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
