/** What a hand does on the wall beside scrolling it: clicks, presses that end elsewhere, two fingers, lifting a picture out. */
import {expect, type Page} from '@playwright/test';
import type {Wall} from '../../src/wall/wall.ts';
import {viewer} from './explore-steps.ts';
import {PEOPLE, test} from './site.ts';
import {openView, tileAt} from './wall-view.ts';

test.describe.configure({timeout: 180_000});

/** Columns from the start, as one number. */
function columnsOf(page: Page): Promise<number> {
  return page.locator('nonesuch-wall').evaluate(({position}: Wall) => position.column + position.fraction);
}

test.describe('where motion is allowed', () => {
  test.use({contextOptions: {reducedMotion: 'no-preference'}});

  test('the first click on a drifting wall opens the picture under it', async ({page, site}) => {
    await openView(page, site, `?${PEOPLE}&wall=7`);
    await expect.poll(() => columnsOf(page), {timeout: 30_000}).toBeGreaterThan(0.05);
    await page.mouse.click(430, 270);
    await expect(viewer(page)).toBeVisible({timeout: 5000});
  });
});

test('a click between two pictures opens the one before it', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  const {x, y, width, height} = (await tileAt(page, 1, 1).boundingBox())!;
  const seed = await page.locator('nonesuch-wall').evaluate((wall: Wall) => wall.seedAt({column: 1, row: 1}));
  for (const [atX, atY] of [
    [x + width + 1, y + height / 2],
    [x + width / 2, y + height + 1],
  ] as const) {
    await page.mouse.click(atX, atY);
    await expect(viewer(page).getByRole('dialog')).toHaveAttribute(
      'aria-label',
      new RegExp(`seed ${seed}$`),
      {
        timeout: 5000,
      },
    );
    await page.keyboard.press('Escape');
    await expect(viewer(page)).toHaveCount(0);
  }
});

test('a press that ends over a control, or where nobody saw it, leaves the wall alone', async ({
  page,
  site,
}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  const {x, y, width} = (await page.getByRole('toolbar', {name: 'Wall'}).boundingBox())!;
  await page.mouse.move(x + width / 2, y - 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + 3);
  await page.mouse.up();
  await page.mouse.move(500, 200);
  await page.mouse.move(300, 200, {steps: 4});
  expect(await columnsOf(page)).toBe(0);

  // As after Ctrl and click on a Mac, or a release over another program: no event says that the button is up.
  const session = await page.context().newCDPSession(page);
  const mouse = (type: string, atX: number, buttons: number): Promise<unknown> =>
    session.send('Input.dispatchMouseEvent', {
      type: type as 'mouseMoved',
      x: atX,
      y: 200,
      button: type === 'mousePressed' ? 'left' : 'none',
      buttons,
      clickCount: 1,
    });
  await mouse('mousePressed', 300, 1);
  await mouse('mouseMoved', 302, 1);
  await mouse('mouseMoved', 320, 0);
  await mouse('mouseMoved', 500, 0);
  expect(await columnsOf(page)).toBe(0);
  await expect(page.locator('nonesuch-wall[dragging]')).toHaveCount(0);
});

test('a picture can be lifted out after a rest, a quick drag moves the wall', async ({page, site}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await page.evaluate(() => {
    const lifted: boolean[] = [];
    Object.assign(window, {lifted});
    window.addEventListener('dragstart', (event) => lifted.push(!event.defaultPrevented));
  });
  const lifted = (): Promise<boolean[]> =>
    page.evaluate(() => (window as unknown as {lifted: boolean[]}).lifted);

  await page.mouse.move(330, 250);
  await page.mouse.down();
  await page.mouse.move(270, 250, {steps: 5});
  await page.mouse.move(230, 250);
  await page.waitForTimeout(200);
  await page.mouse.up();
  expect(await columnsOf(page)).toBeGreaterThan(0.2);
  expect(await lifted()).not.toContain(true);

  const before = await columnsOf(page);
  await page.mouse.move(330, 250);
  await page.mouse.down();
  await page.waitForTimeout(700);
  await page.mouse.move(340, 255, {steps: 3});
  await page.mouse.move(400, 280, {steps: 5});
  await expect.poll(lifted, {timeout: 5000}).toContain(true);
  await page.mouse.up();
  await page.mouse.move(200, 200, {steps: 5});
  expect(await columnsOf(page)).toBe(before);
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true});

  test('a second finger ends a drag, and two of them move nothing', async ({page, site}) => {
    await openView(page, site, `?${PEOPLE}&wall=7`);
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((x, id) => ({x, y: 300, id})),
      });
    await touch('touchStart', 200);
    for (let x = 200; x >= 150; x -= 10) await touch('touchMove', x);
    const before = await columnsOf(page);
    expect(before).toBeGreaterThan(0.1);
    await touch('touchStart', 150, 300);
    for (let by = 5; by <= 60; by += 5) await touch('touchMove', 150 - by, 300 - by);
    expect(await columnsOf(page)).toBe(before);
    await touch('touchEnd');
    await page.waitForTimeout(300);
    expect(await columnsOf(page)).toBe(before);
    await expect(viewer(page)).toHaveCount(0);
  });
});
