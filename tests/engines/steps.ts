/** What several checks do, and wait for. */
import {readCheckpointFixture} from '../support/checkpoint-fixtures.ts';
import {type Browser, inPage, until} from './browser.ts';

export const wholeWall = (browser: Browser): Promise<unknown> =>
  until(
    browser,
    'a whole wall',
    () =>
      deep('[role=feed]')[0]?.getAttribute('aria-busy') === 'false' &&
      deep('nonesuch-tile[state=done]').length >= 4,
  );

/** The button with this text, once it can be pressed. */
export async function pressButton(browser: Browser, text: string): Promise<void> {
  await until(
    browser,
    `the button "${text}"`,
    (text) => {
      const button = (deep('button') as HTMLButtonElement[]).find(
        (candidate) =>
          !candidate.disabled &&
          candidate.getClientRects().length > 0 &&
          [candidate.textContent.trim(), candidate.getAttribute('aria-label')].includes(text),
      );
      button?.click();
      return button !== undefined;
    },
    text,
  );
}

/** Drops a checkpoint of this name on the page. */
export async function dropCheckpoint(browser: Browser, name: string): Promise<void> {
  const bytes = Buffer.from(readCheckpointFixture(name)).toString('base64');
  await inPage(
    browser,
    (base64) => {
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'mine.pkl'));
      document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
    },
    bytes,
  );
}

/** Pictures of the visitor's own model, at their addresses or, where there are none, at the page's own. */
export const ownWall = (browser: Browser): Promise<unknown> =>
  until(browser, 'a wall of its pictures', () =>
    deep('nonesuch-tile[state=done]').some((tile) =>
      /\/pictures\/local-[0-9a-f]{12}\/seed/.test(tile.shadowRoot?.querySelector('img')?.src ?? ''),
    ),
  );
