/** What a visitor has before them: a picture, or the sentence of a fault. */
import type {Page} from '@playwright/test';

export type Outcome = {kind: 'picture'} | {kind: 'sentence'; id: string; text: string};

function look(): Outcome | null {
  const below = (root: ParentNode | null | undefined, selector: string): Element | null =>
    root?.querySelector(selector) ?? null;
  const shadow = (element: Element | null): ParentNode | null => element?.shadowRoot ?? null;
  const app = shadow(document.querySelector('nonesuch-app'));
  const failure =
    document.querySelector<HTMLElement>('[data-problem]') ??
    (below(shadow(below(app, 'nonesuch-status')), '.failure') as HTMLElement | null);
  if (failure) {
    return {kind: 'sentence', id: failure.dataset['problem'] ?? '', text: failure.textContent.trim()};
  }
  const large = app?.querySelector('nonesuch-viewer');
  // Another model's may still be on show.
  const viewer = large?.pictures?.model.id === 'people' ? shadow(large) : null;
  const wall = shadow(below(app, 'nonesuch-wall'));
  const tiles = [...(wall?.querySelectorAll('nonesuch-tile') ?? [])].map((tile) =>
    below(tile.shadowRoot, 'img'),
  );
  // An address with a seed means that picture and no other.
  const isOne = /[?&]seed=/.test(location.search);
  const images = isOne ? [below(viewer, 'img')] : tiles;
  const all = document.querySelector('main img') ? [document.querySelector('main img')] : images;
  const isThere = (image: Element | null): boolean =>
    image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
  return all.some(isThere) ? {kind: 'picture'} : null;
}

/** Null when there is neither after so long. */
export async function outcomeWithin(page: Page, timeoutMs: number): Promise<Outcome | null> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    // A page that is being replaced has nothing to say.
    const outcome = await page.evaluate(look).catch(() => null);
    if (outcome || Date.now() > end) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Sum over the pixels of the picture of the large view or the picture page. */
export function pixelsOfPicture(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const app = document.querySelector('nonesuch-app')?.shadowRoot;
    const image =
      document.querySelector<HTMLImageElement>('main img') ??
      app?.querySelector('nonesuch-viewer')?.shadowRoot?.querySelector<HTMLImageElement>('img');
    if (!image) return 'no picture';
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}
