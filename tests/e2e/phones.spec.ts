/** Small screens and fingers: nothing lies over anything, what can be done with a picture can be reached, and a finger does what it means. */
import AxeBuilder from '@axe-core/playwright';
import {expect, type CDPSession, type Locator, type Page} from '@playwright/test';
import {openPicture, picture, viewer} from './explore-steps.ts';
import {openWall, PEOPLE, test} from './site.ts';
import {queryOf} from './wall-view.ts';

test.describe.configure({timeout: 180_000});
test.use({deviceScaleFactor: 2, isMobile: true, hasTouch: true});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const boxOf = async (locator: Locator): Promise<Box> => (await locator.boundingBox())!;
const isOver = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + 1 && b.x + b.width > a.x + 1 && a.y + a.height > b.y + 1 && b.y + b.height > a.y + 1;

/** Moves one finger along points, each in a frame of its own; `isOpen` leaves it on the screen. */
async function finger(page: Page, points: [x: number, y: number][], isOpen = false): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: [number, number]): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', {type, touchPoints: at ? [{x: at[0], y: at[1]}] : []});
  await send('touchStart', points[0]);
  for (const at of points.slice(1)) {
    await send('touchMove', at);
    await page.waitForTimeout(20);
  }
  if (!isOpen) await send('touchEnd');
  return session;
}

const steps = (from: [number, number], to: [number, number], count = 8): [number, number][] =>
  Array.from({length: count + 1}, (_, i) => [
    from[0] + ((to[0] - from[0]) * i) / count,
    from[1] + ((to[1] - from[1]) * i) / count,
  ]);

test('on every width the controls of the wall stand side by side, and say which models there are', async ({
  page,
  site,
}) => {
  await openWall(page, `${site.url}?${PEOPLE}&wall=7`);
  const toolbar = page.locator('nonesuch-toolbar');
  for (const width of [320, 360, 390, 430, 480, 520, 521, 600, 640, 641, 720, 721, 844]) {
    await page.setViewportSize({width, height: 700});
    const model = toolbar.getByRole('combobox', {name: 'Model'});
    await expect(model).toBeInViewport({ratio: 1});
    const controls = await toolbar.locator('button:visible, select:visible').all();
    const boxes = await Promise.all(controls.map(boxOf));
    for (const [i, box] of boxes.entries()) {
      expect(box.x, `at ${width}`).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, `at ${width}`).toBeLessThanOrEqual(width);
      for (const other of boxes.slice(i + 1)) expect(isOver(box, other), `at ${width}`).toBe(false);
    }
    // What is written in a control stays within it.
    const spills = await toolbar
      .locator('button:visible')
      .evaluateAll(
        (buttons) => buttons.filter((button) => button.scrollWidth > button.clientWidth + 1).length,
      );
    expect(spills, `at ${width}`).toBe(0);
    // Wide enough for the longest name of a model.
    const room = await model.evaluate((select: HTMLSelectElement) => {
      const {width: wide} = select.getBoundingClientRect();
      select.style.flex = 'none';
      const natural = select.getBoundingClientRect().width;
      select.style.flex = '';
      return wide - natural;
    });
    expect(room, `at ${width}`).toBeGreaterThanOrEqual(-1);
  }
});

for (const [width, height] of [
  [320, 640],
  [390, 844],
  [844, 390],
  [568, 320],
  [667, 375],
  [740, 360],
] as const) {
  test.describe(`at ${width} x ${height}`, () => {
    test.use({viewport: {width, height}});

    test('a picture has all its actions in view, and its panels leave Keep, Save and a link', async ({
      page,
      site,
    }) => {
      await openPicture(page, site, '?wall=7&seed=42');
      await expect(viewer(page).locator('.words')).toHaveText(/pony/);
      const inView = async (names: string[]): Promise<void> => {
        for (const name of names) {
          const button = viewer(page).getByRole('button', {name, exact: true});
          await expect(button, name).toBeInViewport({ratio: 0.99});
          const {width: wide, height: high} = await boxOf(button);
          expect(Math.min(wide, high), name).toBeGreaterThanOrEqual(44);
        }
      };
      await inView(['Another one', 'Explore', 'Keep', 'Save', 'Copy link', 'Copy picture', 'Close', 'Next']);
      const frame = await boxOf(picture(page));
      expect(frame.y).toBeGreaterThanOrEqual(0);
      expect(frame.y + frame.height).toBeLessThanOrEqual(height);
      expect(Math.max(frame.width, frame.height)).toBeGreaterThan(Math.min(width, height) * 0.6);

      await viewer(page).getByRole('button', {name: 'Explore'}).tap();
      await expect(viewer(page).getByRole('tab', {name: 'Creativity'})).toBeInViewport();
      await inView(['Keep', 'Save', 'Copy link', 'Close']);
      const panel = await boxOf(viewer(page).locator('nonesuch-explore'));
      for (const name of ['Keep', 'Save', 'Copy link', 'Previous', 'Next', 'Close']) {
        const box = await boxOf(viewer(page).getByRole('button', {name, exact: true}));
        expect(isOver(box, panel), name).toBe(false);
      }
      await viewer(page).getByRole('button', {name: 'Keep', exact: true}).tap();
      await expect(viewer(page).getByText('Kept in the album')).toBeInViewport({ratio: 0.99});
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        viewer(page).getByRole('button', {name: 'Save', exact: true}).tap(),
      ]);
      expect(download.suggestedFilename()).toBe('seed0000042.png');
      const {violations} = await new AxeBuilder({page}).include('nonesuch-app').analyze();
      expect(violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    });
  });
}

test.describe('at 390 x 844', () => {
  test.use({viewport: {width: 390, height: 844}});

  test('sharing is there beside the panels too, where a browser can', async ({page, site}) => {
    await page.addInitScript(() => {
      const shared: unknown[] = [];
      Object.assign(window, {shared});
      Object.defineProperty(Navigator.prototype, 'share', {
        value: (data: ShareData) => Promise.resolve(void shared.push(data.files?.[0]?.name)),
      });
      Object.defineProperty(Navigator.prototype, 'canShare', {value: () => true});
    });
    await openPicture(page, site, `?${PEOPLE}&seed=42&panel=creativity`);
    await viewer(page).getByRole('button', {name: 'Share'}).tap();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as {shared: unknown[]}).shared))
      .toEqual(['seed0000042.png']);
  });

  test('a finger that scrolls the traits sets none of them, one that goes sideways does', async ({
    page,
    site,
  }) => {
    await openPicture(page, site, '?wall=7&seed=42&panel=shape');
    const slider = viewer(page).getByRole('slider').first();
    await expect(slider).toBeVisible();
    const panel = viewer(page).locator('nonesuch-explore #panel');
    const before = await slider.inputValue();
    const box = await boxOf(slider);
    const from: [number, number] = [box.x + box.width * 0.9, box.y + box.height / 2];
    await finger(page, steps(from, [from[0] + 4, from[1] - 160]));
    await expect.poll(() => panel.evaluate((element) => element.scrollTop)).toBeGreaterThan(50);
    await page.waitForTimeout(500);
    expect(await slider.inputValue()).toBe(before);
    expect(queryOf(page).get('shape')).toBeNull();
    // Nor does a tap on the way.
    await panel.evaluate((element) => element.scrollTo(0, 0));
    await page.touchscreen.tap(...from);
    await page.waitForTimeout(500);
    expect([await slider.inputValue(), queryOf(page).get('shape')]).toEqual([before, null]);

    const value = Number(before);
    const [least, most] = [
      Number(await slider.getAttribute('min')),
      Number(await slider.getAttribute('max')),
    ];
    const thumb: [number, number] = [
      box.x + 8 + ((box.width - 16) * (value - least)) / (most - least),
      box.y + box.height / 2,
    ];
    const towards = thumb[0] > box.x + box.width / 2 ? -50 : 50;
    await finger(page, steps(thumb, [thumb[0] + towards, thumb[1]]));
    await expect.poll(() => queryOf(page).get('shape')).not.toBeNull();
    expect(Number(await slider.inputValue()) - value).not.toBeCloseTo(0, 1);
  });

  test('a picture that is swiped down moves over nothing that is written', async ({page, site}) => {
    await openPicture(page, site, `?${PEOPLE}&seed=42`);
    const {x, y, width, height} = await boxOf(picture(page));
    const middle: [number, number] = [x + width / 2, y + height / 2];
    const session = await finger(page, steps(middle, [middle[0], middle[1] + 150]), true);
    const caption = await boxOf(viewer(page).locator('.caption'));
    expect(isOver(await boxOf(picture(page)), caption)).toBe(true);
    const bar = viewer(page).locator('.bar');
    await expect.poll(() => bar.evaluate((element) => getComputedStyle(element).opacity)).toBe('0');
    // The finger goes back up: all is as it was.
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{x: middle[0], y: middle[1]}],
    });
    await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await expect.poll(() => bar.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
    await expect(viewer(page)).toBeVisible();
  });

  test('a finger that rests moves nothing, so that the browser’s own long press comes', async ({
    page,
    site,
  }) => {
    await openPicture(page, site, `?${PEOPLE}&seed=42`);
    await page.evaluate(() => {
      const menus: boolean[] = [];
      Object.assign(window, {menus});
      window.addEventListener('contextmenu', (event) => {
        // The menu itself would stop the page.
        menus.push(!event.defaultPrevented);
        event.preventDefault();
      });
    });
    const {x, y, width, height} = await boxOf(picture(page));
    const [atX, atY] = [x + width / 2, y + height / 2];
    const session = await finger(
      page,
      [
        [atX, atY],
        [atX + 2, atY + 3],
        [atX + 3, atY + 2],
      ],
      true,
    );
    const stage = viewer(page).locator('.stage');
    expect(await stage.evaluate((element) => element.style.transform)).toBe('');
    await session.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
    await expect(viewer(page)).toBeVisible();
    // No touch starts a drag or a menu that the page prevents.
    const isKept = await picture(page).evaluate((image) => {
      const prevented = ['pointerdown', 'touchstart', 'contextmenu', 'dragstart'].filter((type) => {
        const event = new PointerEvent(type, {
          bubbles: true,
          composed: true,
          cancelable: true,
          pointerType: 'touch',
          isPrimary: true,
        });
        let isPrevented = false;
        window.addEventListener(type, ({defaultPrevented}) => (isPrevented = defaultPrevented), {
          once: true,
          capture: false,
        });
        image.dispatchEvent(event);
        return type === 'contextmenu' ? false : isPrevented;
      });
      return prevented;
    });
    expect(isKept).toEqual([]);
    expect(await page.evaluate(() => (window as unknown as {menus: boolean[]}).menus)).toEqual([true]);
  });

  test('the help begins with what fingers do', async ({page, site}) => {
    await page.goto(`${site.url}?${PEOPLE}`);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', {name: 'Keys and gestures'});
    await expect(help.getByRole('heading', {level: 3}).first()).toHaveText('Mouse and touch');
    await expect(help.getByRole('heading', {name: 'Mouse and touch'})).toBeInViewport();
  });
});

test.describe('where motion is allowed', () => {
  test.use({
    viewport: {width: 390, height: 844},
    contextOptions: {reducedMotion: 'no-preference'},
  });

  test('the next picture comes from the side to which the finger did not go', async ({page, site}) => {
    await openPicture(page, site, `?${PEOPLE}&seed=42`);
    for (const [by, seed] of [
      [-170, 43],
      [170, 42],
    ] as const) {
      await page.evaluate(() => {
        const places: number[] = [];
        Object.assign(window, {places});
        const stage = document
          .querySelector('nonesuch-app')!
          .shadowRoot!.querySelector('nonesuch-viewer')!
          .shadowRoot!.querySelector<HTMLElement>('.stage')!;
        const watch = (): void => {
          const {left} = stage.getBoundingClientRect();
          places.push(Math.round(left));
          if (places.length < 400) requestAnimationFrame(watch);
        };
        watch();
      });
      await finger(page, steps([195, 350], [195 + by, 355]));
      await expect(viewer(page).getByRole('dialog')).toHaveAttribute(
        'aria-label',
        new RegExp(`seed ${seed}$`),
      );
      const places = await page.evaluate(() => (window as unknown as {places: number[]}).places);
      const side = Math.sign(by);
      // First it leaves with the finger, then another one comes from the other side.
      const gone = places.findIndex((left) => left * side > 100);
      expect(gone).toBeGreaterThanOrEqual(0);
      const back = places.findIndex((left, i) => i > gone && left * side < -20);
      expect(back, `from the other side: ${places.join(' ')}`).toBeGreaterThan(gone);
      expect(places.slice(back).every((left) => left * side <= 0)).toBe(true);
    }
  });
});

test.describe('at 1280 x 800', () => {
  test.use({viewport: {width: 1280, height: 800}, isMobile: false, hasTouch: false, deviceScaleFactor: 1});

  test('the help is there whole, keys first', async ({page, site}) => {
    await page.goto(`${site.url}?${PEOPLE}`);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', {name: 'Keys and gestures'});
    await expect(help.getByRole('heading', {level: 3}).first()).toHaveText('The wall');
    const {hidden, bottom} = await help.evaluate((element) => ({
      hidden: element.scrollHeight - element.clientHeight,
      bottom: element.getBoundingClientRect().bottom,
    }));
    expect(hidden).toBeLessThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(800);
  });
});
