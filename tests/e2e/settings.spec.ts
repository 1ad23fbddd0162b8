/** What visitors have set in their browser or do with the page as a whole: size of letters, few colours, paper, odd screens. */
import type {Page} from '@playwright/test';
import {expect, PEOPLE, test} from './site.ts';
import {openView} from './wall-view.ts';

const VIEWS = {phone: [390, 844], side: [844, 390], laptop: [1280, 800], large: [2560, 1440]} as const;

/** As the browser's own setting does: what is in rem follows. */
async function doubleLetters(page: Page): Promise<void> {
  await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
}

/** Sizes of the letters that are there to be read, by their text. */
function letters(page: Page, element: string): Promise<Record<string, number>> {
  return page.locator(element).evaluate((host) => {
    const sizes: Record<string, number> = {};
    for (const part of host.shadowRoot!.querySelectorAll('*')) {
      const text = [...part.childNodes]
        .filter((node) => node.nodeType === 3)
        .map((node) => node.nodeValue!.trim());
      if (text.join('') === '' || part.closest('svg, style')) continue;
      sizes[text.join(' ')] = parseFloat(getComputedStyle(part).fontSize);
    }
    return sizes;
  });
}

for (const [name, [width, height]] of Object.entries(VIEWS)) {
  test(`letters twice as large are twice as large, and no button leaves the view: ${name}`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({width, height});
    await page.goto(`${site.url}?${PEOPLE}&wall=7&seed=42`);
    await expect(page.locator('nonesuch-viewer .picture:not([data-old])')).toBeVisible();
    // Once more when something was announced between the two readings.
    await expect(async () => {
      await page.evaluate(() => void (document.documentElement.style.fontSize = ''));
      const before = await letters(page, 'nonesuch-viewer');
      await doubleLetters(page);
      const after = await letters(page, 'nonesuch-viewer');
      expect(Object.keys(after).length).toBeGreaterThan(4);
      for (const [text, size] of Object.entries(after)) expect(size, text).toBeCloseTo(2 * before[text]!, 1);
    }).toPass({timeout: 20_000});
    const outside = await page.locator('nonesuch-viewer button:visible').evaluateAll((buttons) =>
      buttons
        .map((button) => ({text: button.textContent.trim(), box: button.getBoundingClientRect()}))
        .filter(({box}) => box.left < -0.5 || box.right > innerWidth + 0.5)
        .map(({text}) => text),
    );
    expect(outside).toEqual([]);
  });
}

test('the toolbar, the hint, the help and About have letters of the size that is asked for', async ({
  page,
  site,
}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await page.keyboard.press('?');
  for (const element of ['nonesuch-toolbar', 'nonesuch-help', 'nonesuch-hint']) {
    await page.evaluate(() => void (document.documentElement.style.fontSize = ''));
    const before = await letters(page, element);
    await doubleLetters(page);
    const after = await letters(page, element);
    expect(Object.keys(after).length).toBeGreaterThan(0);
    for (const [text, size] of Object.entries(after)) expect(size, text).toBeCloseTo(2 * before[text]!, 1);
  }
});

test.describe('few colours', () => {
  test.use({contextOptions: {reducedMotion: 'reduce', forcedColors: 'active'}});

  test('have no haze, and what is not there yet has an edge', async ({page, site}) => {
    site.fail(/weights-\d+\.bin$/, {kind: 'delay', ms: 60_000});
    await page.goto(`${site.url}?${PEOPLE}&wall=7&seed=42&panel=creativity`);
    await expect(page.locator('nonesuch-thumb').first()).toBeVisible();
    const edges = await page.evaluate(() => {
      const inside = (root: ParentNode, selector: string): Element[] =>
        [...root.querySelectorAll('*')].flatMap((element) => [
          ...(element.matches(selector) ? [element] : []),
          ...(element.shadowRoot ? inside(element.shadowRoot, selector) : []),
        ]);
      const width = (element: Element): number => parseFloat(getComputedStyle(element).outlineWidth);
      const style = (element: Element): string => getComputedStyle(element).backdropFilter;
      return {
        tiles: inside(document, 'nonesuch-tile').map(width),
        places: inside(document, '.framed').map(width),
        thumbs: inside(document, 'nonesuch-thumb').map((one) => width(one.shadowRoot!.querySelector('div')!)),
        haze: inside(document, 'nonesuch-viewer [role=dialog], [role=dialog]').map(style),
      };
    });
    for (const widths of [edges.tiles, edges.places, edges.thumbs]) {
      expect(widths.length).toBeGreaterThan(0);
      expect(Math.min(...widths)).toBeGreaterThan(0);
    }
    expect(edges.haze).toEqual(['none']);
  });

  test('have no glow behind a picture', async ({page, site}) => {
    await page.goto(`${site.url}?${PEOPLE}&wall=7&seed=42`);
    await expect(page.locator('nonesuch-viewer .picture:not([data-old])')).toBeVisible();
    await expect(page.locator('nonesuch-viewer .glow')).toBeHidden();
  });
});

test.describe('on paper', () => {
  /** As print does. */
  async function print(page: Page): Promise<void> {
    await page.evaluate(() => void dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({media: 'print'});
  }

  test('a picture has its seed and its address, and no controls', async ({page, site}) => {
    await page.goto(`${site.url}?${PEOPLE}&wall=7&seed=42`);
    await expect(page.locator('nonesuch-viewer .picture:not([data-old])')).toBeVisible();
    await expect.poll(() => page.url()).toContain('psi=');
    await print(page);
    await expect(page.locator('nonesuch-viewer .picture')).toBeVisible();
    expect((await page.locator('nonesuch-viewer .picture').boundingBox())!.width).toBeGreaterThan(350);
    await expect(page.getByText(/Seed 42$/)).toBeVisible();
    await expect(page.getByText(page.url())).toBeVisible();
    await expect(page.locator('button:visible, select:visible, nonesuch-wall:visible')).toHaveCount(0);
    const [ground, ink] = await page
      .getByText(/Seed 42$/)
      .evaluate((caption) => [
        getComputedStyle(document.documentElement).backgroundColor,
        getComputedStyle(caption).color,
      ]);
    expect(ground).toBe('rgb(255, 255, 255)');
    expect(ink).toBe('rgb(68, 68, 68)');
  });

  test('a wall has its pictures and the address that it has now', async ({page, site}) => {
    await openView(page, site, `?${PEOPLE}&wall=7`);
    await page.mouse.move(400, 300);
    for (let i = 0; i < 9; i++) await page.mouse.wheel(0, 40);
    await expect.poll(() => page.url()).toMatch(/at=[1-9]/);
    await print(page);
    await expect(page.getByText(page.url())).toBeVisible();
    await expect(page.locator('nonesuch-tile[state=done]').first()).toBeVisible();
    await expect(page.locator('button:visible, select:visible')).toHaveCount(0);
  });

  test('About is all there, dark on white', async ({page, site}) => {
    await openView(page, site, `?${PEOPLE}&wall=7#about`);
    const dialog = page.locator('nonesuch-about dialog');
    await expect(dialog).toBeVisible();
    await print(page);
    const {hidden, colour} = await dialog.evaluate((element) => ({
      hidden: element.scrollHeight - element.clientHeight,
      colour: getComputedStyle(element.querySelector('p')!).color,
    }));
    expect(hidden).toBeLessThanOrEqual(0);
    const pages = (await page.pdf({format: 'A5'})).toString('latin1').match(/\/Type\s*\/Page\b/g);
    expect(pages!.length).toBeGreaterThan(2);
    expect(colour).toBe('rgb(0, 0, 0)');
  });
});

for (const deviceScaleFactor of [1.1, 1.25, 1.5, 1.75]) {
  test.describe(`with ${deviceScaleFactor} pixels of the device to a pixel`, () => {
    test.use({deviceScaleFactor, viewport: {width: 1163, height: 727}});

    test('no tile ends within a pixel, and all gaps are alike', async ({page, site}) => {
      await openView(page, site, `?${PEOPLE}&wall=7&at=3.37`);
      const edges = await page.locator('nonesuch-tile').evaluateAll((tiles) =>
        tiles.flatMap((tile) => {
          const {left, right, top, bottom} = tile.getBoundingClientRect();
          return [left, right, top, bottom].map((edge) => edge * devicePixelRatio);
        }),
      );
      expect(edges.length).toBeGreaterThan(60);
      // The browser keeps lengths to a 64th of a pixel.
      for (const edge of edges) expect(Math.abs(edge - Math.round(edge))).toBeLessThan(0.05);
    });
  });
}

/** As translators do: every text is replaced by elements with other words in them. */
function translate(page: Page): Promise<void> {
  return page.evaluate(() => {
    const inside = (root: Node): void => {
      for (const node of [...root.childNodes]) {
        if (node instanceof Text && node.data.trim() !== '') {
          const font = document.createElement('font');
          font.append(Object.assign(document.createElement('font'), {textContent: `~${node.data.trim()}`}));
          node.replaceWith(font);
        } else if (node instanceof HTMLElement && !['STYLE', 'SCRIPT', 'FONT'].includes(node.tagName)) {
          if (node.shadowRoot) inside(node.shadowRoot);
          inside(node);
        }
      }
    };
    inside(document.body);
  });
}

test('a translated page goes on saying what is true', async ({page, site, complaints}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await translate(page);
  await page.locator('nonesuch-toolbar select').selectOption('pony');
  await expect(page.locator('nonesuch-toolbar .line')).toContainText('ponies');
  await page.goto(`${site.url}?seed=42`);
  const viewer = page.locator('nonesuch-viewer');
  await expect(viewer.locator('.words')).toBeVisible();
  await translate(page);
  await expect(viewer.locator('.caption')).toContainText('~');
  const before = await viewer.locator('.caption').innerText();
  await page.keyboard.press('ArrowRight');
  await expect(viewer.locator('.caption')).toContainText('43');
  await expect(viewer.locator('.caption')).not.toContainText('42');
  await expect
    .poll(async () => (await viewer.locator('.caption p').allInnerTexts()).join())
    .not.toContain('~');
  for (const line of before.split('\n').slice(2)) {
    if (line !== '') expect(await viewer.locator('.caption').innerText()).not.toContain(line);
  }
  for (const said of ['Kept in the album', 'No longer kept']) {
    await page.keyboard.press('k');
    await expect(viewer.locator('.said')).toContainText(said);
    await translate(page);
  }
  await expect(viewer.locator('.keep')).toContainText('Keep');
  await page.keyboard.press('e');
  await translate(page);
  for (const tab of ['Shape', 'Mix', 'Family', 'Words', 'Seed', 'Morph', 'Creativity']) {
    await page.locator(`[role=tab]`, {hasText: tab}).click();
    await expect(page.locator('#panel')).toContainText(/\w/);
    await translate(page);
  }
  await page.locator('#psi, input[type=range]').first().fill('1.1');
  await expect(page.locator('output').first()).toContainText('1.1');
  expect(complaints).toEqual([]);
});
