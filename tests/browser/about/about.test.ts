import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import '../../../src/about/about.ts';
import type {About} from '../../../src/about/about.ts';
import type {EngineClient} from '../../../src/engine/client/engine-client.ts';
import {SITE, somePictures} from '../../support/elements.ts';
import {all, button, heard, inside, mount, textOf} from '../../support/mount.ts';

async function open(change: Partial<About> = {}): Promise<About> {
  return mount('nonesuch-about', {pictures: somePictures().pictures, siteUrl: SITE, ...change});
}

const rows = (about: About): Record<string, string> =>
  Object.fromEntries(all(about, 'dt').map((term) => [textOf(term), textOf(term.nextElementSibling!)]));

describe('about', () => {
  it('says what the model is, and shows a picture of it', async () => {
    const about = await open();
    expect(rows(about)).toMatchObject({
      ...{Name: 'Ponies, version 3', Pictures: '32 × 32 pixels', Licence: 'CC0-1.0', Download: '3.1 MB'},
      'Learnt from': 'Drawn by a program.',
    });
    expect(all<HTMLAnchorElement>(about, 'dd a').map(({href}) => href)).toEqual([
      `${SITE}models/pony/CARD.md`,
      `${SITE}third-party-notices.txt`,
    ]);
    await vi.waitFor(() =>
      expect(about.shadowRoot!.querySelector('image')?.getAttribute('href')).toMatch(/^blob:/),
    );
  });

  it('says what runs on the device, and what is done without', async () => {
    const report = {
      ...{backend: 'wasm', reason: 'There is no graphics card.', threads: 4, kernels: 'simd'},
      rejected: [{backend: 'webgpu', reason: 'the browser has none'}],
    };
    const engine = {report, medianMs: 12.4} as unknown as EngineClient;
    const about = await open({engine, losses: ['Nothing is kept.']});
    expect(rows(about)).toMatchObject({
      ...{
        'Made with': 'WebAssembly. There is no graphics card.',
        Threads: '4',
        'One picture': '12 ms (median)',
      },
      ...{Kernels: 'This site’s own', 'Not WebGPU': 'the browser has none'},
    });
    expect(all(about, '[data-loss]').map(textOf)).toEqual(['Nothing is kept.']);
  });

  it('closes by its button and by Escape, when the page says so', async () => {
    const about = await open();
    const commands = heard(about, 'app-command');
    await userEvent.click(button(about, 'Close'));
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(commands.map(({command}) => command)).toEqual(['close', 'close']));
    expect(inside<HTMLDialogElement>(about, 'dialog').open).toBe(true);
    expect(about.shadowRoot!.activeElement).not.toBeNull();
  });

  it('says as much without a picture that could not be made, and less without a model', async () => {
    const some = somePictures();
    some.engine.failure = new Error('No.');
    const about = await open({pictures: some.pictures});
    await vi.waitFor(() => expect(some.engine.orders).toHaveLength(1));
    expect(about.shadowRoot!.querySelector('image')).toBeNull();
    const bare = await open({pictures: null});
    expect(all(bare, 'h2').map(textOf)).not.toContain('The model');
  });

  it('lets its picture go', async () => {
    const some = somePictures();
    const release = vi.fn();
    const acquire = some.pictures.acquire.bind(some.pictures);
    vi.spyOn(some.pictures, 'acquire').mockImplementation(async (...args) => ({
      ...(await acquire(...args)),
      release,
    }));
    const about = await open({pictures: some.pictures});
    await vi.waitFor(() => expect(about.sample).not.toBeNull());
    about.remove();
    expect(release).toHaveBeenCalledOnce();
  });
});

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());
