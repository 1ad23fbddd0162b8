/** What visitors have set in their browser or do with the page as a whole: size of letters, few colours, paper, odd screens. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from '@playwright/test';
import {dist, expect, PEOPLE, test} from './site.ts';
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

/** Once more when something came or was announced between the two readings. */
async function expectTwice(page: Page, element: string, moreThan: number): Promise<void> {
  await expect(async () => {
    await page.evaluate(() => void (document.documentElement.style.fontSize = ''));
    const before = await letters(page, element);
    await doubleLetters(page);
    const after = await letters(page, element);
    expect(Object.keys(after).length).toBeGreaterThan(moreThan);
    for (const [text, size] of Object.entries(after)) expect(size, text).toBeCloseTo(2 * before[text]!, 1);
  }).toPass({timeout: 20_000});
}

for (const [name, [width, height]] of Object.entries(VIEWS)) {
  test(`letters twice as large are twice as large, and no button leaves the view: ${name}`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({width, height});
    await page.goto(`${site.url}?${PEOPLE}&wall=7&seed=42`);
    await expect(page.locator('nonesuch-viewer .picture:not([data-old])')).toBeVisible();
    await expectTwice(page, 'nonesuch-viewer', 4);
    const outside = await page.locator('nonesuch-viewer button:visible').evaluateAll((buttons) =>
      buttons
        .map((button) => ({text: button.textContent.trim(), box: button.getBoundingClientRect()}))
        .filter(({box}) => box.left < -0.5 || box.right > innerWidth + 0.5)
        .map(({text}) => text),
    );
    expect(outside).toEqual([]);
  });
}

/** A laptop of 1280 x 800 at 200 %: half the pixels, each twice as large. */
test.describe('at a zoom of 200 %', () => {
  test.use({viewport: {width: 640, height: 400}, deviceScaleFactor: 2});

  /** Controls in the uppermost layer that cannot be brought into view in full, or that something else covers there. */
  function outOfReach(page: Page, element: string): Promise<string[]> {
    return page.locator(element).evaluate((host) => {
      const inside = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*')].flatMap((one) => [
          one,
          ...(one.shadowRoot ? inside(one.shadowRoot) : []),
        ]);
      const under = (x: number, y: number): Element[] => {
        const path: Element[] = [];
        for (let root: DocumentOrShadowRoot | null = document; root;) {
          const found: Element | null = root.elementFromPoint(x, y);
          if (!found || path.includes(found)) break;
          path.push(found);
          root = found.shadowRoot;
        }
        return path;
      };
      const controls = inside(host.shadowRoot!).filter(
        (one) => one.matches('button, a[href], select, input, [role=tab]') && one.checkVisibility(),
      );
      if (controls.length === 0) return ['there is no control at all'];
      return controls
        .filter((one) => {
          one.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
          const {left, right, top, bottom, width} = one.getBoundingClientRect();
          // What is there for screen readers alone, or stands in for another control.
          if (width < 2) return false;
          const isIn = left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1;
          const hit = under((left + right) / 2, (top + bottom) / 2);
          const isOnTop = hit.some((found) => found === one || one.contains(found) || found.contains(one));
          return !isIn || !isOnTop;
        })
        .map((one) => `${one.localName} ${one.getAttribute('aria-label') ?? one.textContent.trim()}`);
    });
  }

  for (const {what, query, element} of [
    {what: 'the wall', query: '', element: 'nonesuch-toolbar'},
    {what: 'a picture', query: '&seed=42', element: 'nonesuch-viewer'},
    ...['creativity', 'shape', 'mix', 'morph', 'family', 'words', 'seed', 'larger'].map((panel) => ({
      what: `the panel ${panel}`,
      query: `&seed=42&panel=${panel}`,
      element: 'nonesuch-viewer',
    })),
    {what: 'the album', query: '&album', element: 'nonesuch-album'},
    {what: 'the slideshow', query: '&show', element: 'nonesuch-slideshow'},
    {what: 'About', query: '#about', element: 'nonesuch-about'},
    {what: 'the help', query: '#help', element: 'nonesuch-help'},
  ]) {
    test(`everything of ${what} can be reached, and nothing is cut off`, async ({page, site}) => {
      await page.goto(`${site.url}?${PEOPLE}&wall=7${query}`);
      await expect(page.locator(element).locator('button:visible').first()).toBeVisible();
      if (query.includes('seed')) {
        await expect(page.locator('nonesuch-viewer .picture:not([data-old])')).toBeVisible();
      }
      expect(await outOfReach(page, element)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
    });
  }
});

test('the toolbar, the hint, the help and About have letters of the size that is asked for', async ({
  page,
  site,
}) => {
  await openView(page, site, `?${PEOPLE}&wall=7`);
  await page.keyboard.press('?');
  for (const element of ['nonesuch-toolbar', 'nonesuch-help', 'nonesuch-hint']) {
    await expectTwice(page, element, 0);
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

test('a translated panel of traits names each control by its own trait when others come and go', async ({
  page,
  site,
}) => {
  const file = JSON.parse(readFileSync(join(dist, 'models/pony/traits.json'), 'utf8')) as {
    traits: {name: string; title: string; onlyWith?: {trait: string}; initial?: number[]}[];
  };
  // A colour that comes and goes right before another one.
  const colour = file.traits.find(({name}) => name === 'backgroundColour')!;
  Object.assign(colour, {onlyWith: {trait: 'linear'}, initial: [0.6, 0, 0.3]});
  site.fail(/traits\.json$/, {kind: 'content', content: JSON.stringify(file)});
  await page.goto(`${site.url}?model=pony&wall=7&seed=42&panel=shape`);
  const panel = page.locator('nonesuch-shape-panel');
  const labels = panel.locator('label');
  await expect(labels.first()).toBeAttached();
  await panel.locator('details').evaluateAll((parts) => {
    for (const part of parts) (part as HTMLDetailsElement).open = true;
  });
  for (let i = 0; i < 2; i++) {
    await translate(page);
    const before = await labels.count();
    await panel.locator('input[name=linear]').click();
    await expect(labels).not.toHaveCount(before);
    const named = await labels.evaluateAll((all) =>
      all.map((label) => ({
        name: label.querySelector('input, select')!.getAttribute('name')!,
        text: label.querySelector('span')!.textContent.trim(),
      })),
    );
    // Said anew, or still translated and true.
    const titles = new Map(file.traits.map(({name, title}) => [name, title]));
    for (const {name, text} of named) expect(text.replace('~', ''), name).toBe(titles.get(name));
  }
});

test('a translated About names what the model makes, once that is known', async ({page, site}) => {
  site.fail(/models\/people\/model\.json$/, {kind: 'delay', ms: 4000}, 1);
  await page.goto(`${site.url}?${PEOPLE}&wall=7#about`);
  const about = page.locator('nonesuch-about');
  await expect(about.locator('.lead')).toContainText('pictures');
  await translate(page);
  await expect(about.locator('.lead')).toContainText('people');
  await expect(about.locator('.lead')).not.toContainText('~pictures');
  await expect(about.locator('p', {hasText: 'a person'}).first()).toBeVisible();
});
