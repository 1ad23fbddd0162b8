/** The program for what lies over the wall cannot be had. */
import {cdp, userEvent} from 'vitest/browser';
import {afterEach, expect, it, vi} from 'vitest';
import '../../../src/app/app.ts';
import {all, inside, mount, textOf} from '../../support/mount.ts';
import {FakeSite, PageEngine} from '../../support/page.ts';

const before = location.href;

/** Of the files whose names have this in them none can be had. */
async function block(...urls: string[]): Promise<void> {
  const devtools = cdp() as unknown as {send(method: string, fields?: object): Promise<unknown>};
  await devtools.send('Network.enable');
  await devtools.send('Network.setBlockedURLs', {urls});
}

afterEach(async () => {
  await block();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  history.replaceState(null, '', before);
});

it('is said where it was opened, and closed by Escape', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const site = await FakeSite.at(new URL('.', document.baseURI).href);
  vi.stubGlobal('fetch', site.fetch(window.fetch.bind(window)));
  history.replaceState(null, '', location.pathname);
  await block('*over-wall*');
  const app = await mount('nonesuch-app', {engine: new PageEngine().client, store: site.store()});
  await vi.waitFor(() => expect(app.wall?.isWaiting).toBe(false));
  await userEvent.keyboard('a');
  const status = inside(app, 'nonesuch-status');
  await vi.waitFor(() => expect(all(status, '.failure')).toHaveLength(1));
  expect(textOf(inside(status, '.failure p'))).toBe(
    'The program for what you opened could not be downloaded. Check the connection and try again, or close it with Escape.',
  );
  await userEvent.keyboard('{Escape}');
  await vi.waitFor(() => expect(all(status, '.failure')).toHaveLength(0));
});
