/** An engine that ends, loops or falls silent in the middle of a visit, in a real worker. */
import type {Page, Worker} from '@playwright/test';
import {expect, PEOPLE, pictures, test} from './site.ts';
import {openView, waitForView} from './wall-view.ts';

const enginesOf = (page: Page): Worker[] =>
  page.workers().filter((worker) => worker.url().includes('engine.worker'));

/** What is done to it. None of these answers, so that nothing waits for them. */
const deaths: Record<string, () => void> = {
  'closes itself': () => (globalThis as unknown as {close(): void}).close(),
  loops: () => {
    setTimeout(() => {
      for (;;);
    });
  },
  'says nothing any more': () => {
    (globalThis as unknown as {postMessage: (message: unknown) => void}).postMessage = () => undefined;
  },
};

for (const [name, die] of Object.entries(deaths)) {
  test(`an engine that ${name} is replaced, and pictures go on`, async ({page, site}) => {
    test.slow();
    await openView(page, site, `?${PEOPLE}`);
    const engines = enginesOf(page);
    expect(engines).toHaveLength(1);
    const dead = engines[0]!;
    await dead.evaluate(die);
    // Other pictures: none of these was made before.
    await page.getByRole('button', {name: 'New wall'}).click();
    await waitForView(page);
    await expect(pictures(page).first()).toBeVisible();
    // A browser takes a moment to end one that loops.
    await expect.poll(() => enginesOf(page).map((engine) => engine === dead)).toEqual([false]);
    await expect(page.getByRole('alert')).toBeEmpty();
  });
}
