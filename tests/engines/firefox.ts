/** Firefox, through WebDriver BiDi. */
import {launch, type Page} from 'puppeteer-core';
import type {Browser} from './browser.ts';

/** @param preferences of about:config, beside those that every check has */
export async function startFirefox(
  executablePath: string,
  preferences: Record<string, boolean> = {},
): Promise<Browser> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      // A drifting wall costs a machine without a graphics card more than the pictures.
      'ui.prefersReducedMotion': 1,
      ...preferences,
    },
  });
  let page: Page = await browser.newPage();
  const title = (await browser.version()).replace(/^firefox\//i, 'Firefox ');
  return {
    title,
    resize: (width, height) => page.setViewport({width, height}),
    open: async (url) => void (await page.goto(url, {waitUntil: 'load'})),
    url: () => Promise.resolve(page.url()),
    inNewTab: async (url, work) => {
      const before = page;
      page = await browser.newPage();
      try {
        await page.goto(url, {waitUntil: 'load'});
        await work();
      } finally {
        await page.close();
        page = before;
        await page.bringToFront();
      }
    },
    evaluate: (expression) => page.evaluate(expression),
    drag: async ([start, ...points]) => {
      await page.mouse.move(...start!);
      await page.mouse.down();
      for (const point of points) await page.mouse.move(...point);
      await page.mouse.up();
    },
    press: (key) => page.keyboard.press(key),
    quit: () => browser.close(),
  };
}
