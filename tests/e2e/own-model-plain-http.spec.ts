import AxeBuilder from '@axe-core/playwright';
import {expect} from '@playwright/test';
import {findChromium, sandboxArgs} from '../support/find-chromium.ts';
import {queryOf} from './explore-steps.ts';
import {dropFixture, sheet} from './own-model-steps.ts';
import {openWall, PEOPLE, pictures, test} from './site.ts';

const executablePath = findChromium();
// To the browser a host by this name is not on this machine, and so not safe.
test.use({
  launchOptions: {
    ...(executablePath ? {executablePath} : {}),
    args: [...sandboxArgs, '--host-resolver-rules=MAP plain.test 127.0.0.1'],
  },
});

test('on plain http, without storage or service worker, a checkpoint is open until its tab closes', async ({
  page,
  site,
}) => {
  const url = site.url.replace('localhost', 'plain.test');
  await openWall(page, `${url}?${PEOPLE}&wall=3`);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await page.setViewportSize({width: 390, height: 844});
  await dropFixture(page, 'ada_orig32');
  await expect(sheet(page).getByText(/the model is gone when this tab closes\.$/)).toBeVisible();
  const {violations} = await new AxeBuilder({page}).include('nonesuch-app').analyze();
  expect(violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])).toEqual([]);
  // Nothing is wider than the phone.
  const spill = await sheet(page).evaluate((element) => {
    const dialog = element.shadowRoot!.querySelector('dialog')!;
    return dialog.scrollWidth - dialog.clientWidth;
  });
  expect(spill).toBe(0);
  await sheet(page).getByRole('button', {name: 'Open without keeping it'}).click();
  await expect.poll(() => queryOf(page).get('model')).toMatch(/^local-/);
  await expect(pictures(page).first()).toBeVisible();
  await expect(page.locator('nonesuch-toolbar select').first()).toHaveValue(/^local-/);
  await page.reload();
  await expect(page.getByRole('alert').getByText('somebody’s own device')).toBeVisible();
});
