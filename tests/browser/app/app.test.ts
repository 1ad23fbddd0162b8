import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {App} from '../../../src/app/app.ts';
import '../../../src/app/app.ts';
import {all, button, inside, mount, textOf} from '../../support/mount.ts';
import {FakeSite, PageEngine} from '../../support/page.ts';
import {clickAt, placeIn} from '../../support/pointer.ts';

const own = window.fetch.bind(window);
const before = location.href;
let site: FakeSite;
let engine: PageEngine;

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  site = await FakeSite.at(new URL('.', document.baseURI).href);
  engine = new PageEngine();
  vi.stubGlobal('fetch', site.fetch(own));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  history.replaceState(null, '', before);
});

async function open(query = ''): Promise<App> {
  history.replaceState(null, '', `${location.pathname}${query}`);
  return mount('nonesuch-app', {engine: engine.client, store: site.store()});
}

async function withWall(query = ''): Promise<App> {
  const app = await open(query);
  await vi.waitFor(() => expect(app.wall?.isWaiting).toBe(false));
  return app;
}

/** A layer that lies over the wall, once its code is there. */
async function layer(app: App, tag: keyof HTMLElementTagNameMap): Promise<HTMLElement> {
  await vi.waitFor(() => expect(all(app, tag)).toHaveLength(1));
  return inside(app, tag);
}

const isGone = (app: App, tag: string): Promise<void> =>
  vi.waitFor(() => expect(all(app, tag)).toHaveLength(0));

const query = (): URLSearchParams => new URLSearchParams(location.search);
const tileAt = (app: App, column: number, row: number): HTMLElement =>
  inside(app.wall!, `[data-column="${column}"] > [data-row="${row}"]`);

describe('the page', () => {
  it('shows a wall, and says in its address which one', async () => {
    const app = await withWall();
    expect(site.asked).toContain('models/pony/model.json');
    expect(textOf(inside(app, 'h1'))).toContain('onies');
    await vi.waitFor(() => expect(query().get('model')).toBe('pony'));
    expect(query().get('wall')).toMatch(/^\d+$/);
    expect(query().get('v')).toBe('4');
  });

  it('shows the wall that its address says, at its place', async () => {
    const app = await withWall('?model=pony&wall=7&at=12');
    expect([app.wall!.wallSeed, app.wall!.position.column]).toEqual([7, 12]);
  });

  it('goes back to the wall before, where that stood', async () => {
    const app = await withWall('?model=pony&wall=7&at=12');
    await userEvent.click(button(inside(app, 'nonesuch-toolbar'), 'New wall'));
    await vi.waitFor(() => expect(app.wall!.position.column).toBe(0));
    expect(app.wall!.wallSeed).not.toBe(7);
    history.back();
    await vi.waitFor(() => expect([app.wall!.wallSeed, app.wall!.position.column]).toEqual([7, 12]));
  });

  it('opens a picture and closes it again, with the focus where it was', async () => {
    const app = await withWall();
    await clickAt(placeIn(tileAt(app, 0, 0)));
    const viewer = await layer(app, 'nonesuch-viewer');
    const {seed} = viewer as unknown as {seed: number};
    expect(query().get('seed')).toBe(String(seed));
    expect(app.wall!.inert).toBe(true);
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() => expect(query().get('seed')).not.toBe(String(seed)));
    await userEvent.keyboard('{Escape}');
    await isGone(app, 'nonesuch-viewer');
    await vi.waitFor(() => expect(app.wall!.shadowRoot!.activeElement?.localName).toBe('nonesuch-tile'));
    expect(query().has('seed')).toBe(false);
  });

  it.each([
    ['a', 'nonesuch-album'],
    ['s', 'nonesuch-slideshow'],
    ['?', 'nonesuch-help'],
  ] as const)('has a key for what lies over the wall: %s', async (key, tag) => {
    const app = await withWall();
    await userEvent.keyboard(key);
    await layer(app, tag);
    history.back();
    await isGone(app, tag);
    await userEvent.keyboard(key);
    await layer(app, tag);
    await userEvent.keyboard('{Escape}');
    await isGone(app, tag);
  });

  it('has buttons for them too', async () => {
    const app = await withWall();
    const toolbar = inside(app, 'nonesuch-toolbar');
    const {wallSeed} = app.wall!;
    await userEvent.click(button(toolbar, 'New wall'));
    await vi.waitFor(() => expect(app.wall!.wallSeed).not.toBe(wallSeed));
    await userEvent.click(button(toolbar, 'Let the wall drift'));
    expect(localStorage.getItem('nonesuch-drift')).toBe('off');
    await userEvent.click(button(toolbar, 'About'));
    const about = await layer(app, 'nonesuch-about');
    expect(location.hash).toBe('#about');
    await userEvent.click(button(about, 'Close'));
    await isGone(app, 'nonesuch-about');
    await userEvent.click(button(toolbar, 'Keys and gestures'));
    const help = await layer(app, 'nonesuch-help');
    await userEvent.click(button(help, 'Album'));
    await layer(app, 'nonesuch-album');
    await isGone(app, 'nonesuch-help');
  });

  it('changes the model, and opens the sheet of own ones', async () => {
    const app = await withWall();
    const menu = inside<HTMLSelectElement>(inside(app, 'nonesuch-toolbar'), '[aria-label=Model]');
    await userEvent.selectOptions(menu, 'people');
    await vi.waitFor(() => expect(query().get('model')).toBe('people'));
    await vi.waitFor(() => expect(textOf(inside(app, 'h1'))).toContain('eople'));
    await userEvent.selectOptions(menu, 'Your own …');
    const sheet = await layer(app, 'nonesuch-own-models');
    await userEvent.click(button(sheet, 'Close'));
    await isGone(app, 'nonesuch-own-models');
    history.back();
    await vi.waitFor(() => expect(query().get('model')).toBe('pony'));
  });

  it('shows a single picture, and the wall from there', async () => {
    const app = await open('?one');
    const viewer = await layer(app, 'nonesuch-viewer');
    expect(app.wall).toBeNull();
    await userEvent.click(button(viewer, 'To the wall'));
    await vi.waitFor(() => expect(app.wall).not.toBeNull());
  });

  it('opens a panel by its key, and takes what is chosen there into the address', async () => {
    const app = await withWall('?model=pony&seed=42&psi=0.7');
    const viewer = await layer(app, 'nonesuch-viewer');
    await userEvent.keyboard('e');
    await vi.waitFor(() => expect(query().get('panel')).toBe('creativity'));
    const explore = inside(viewer, 'nonesuch-explore');
    await userEvent.click(button(inside(explore, 'nonesuch-creativity-panel'), 'Creativity 0.3'));
    await vi.waitFor(() => expect(query().get('psi')).toBe('0.3'));
    await userEvent.click(button(explore, 'Morph'));
    await vi.waitFor(() =>
      expect(all(inside(explore, 'nonesuch-morph-panel'), 'button').length).toBeGreaterThan(2),
    );
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(query().has('panel')).toBe(false));
  });

  it('says that the site cannot be read, and reads it when it is asked again', async () => {
    site.isOffline = true;
    const app = await open();
    const status = inside(app, 'nonesuch-status');
    await vi.waitFor(() => expect(all(status, '.failure')).toHaveLength(1));
    site.isOffline = false;
    await userEvent.click(button(status, 'Try again'));
    await vi.waitFor(() => expect(app.wall?.isWaiting).toBe(false));
    expect(all(status, '.failure')).toHaveLength(0);
  });

  it('says that pictures could not be made, and starts the engine again after its failure', async () => {
    engine.failure = new Error('No.');
    const app = await open();
    const status = inside(app, 'nonesuch-status');
    await vi.waitFor(() => expect(textOf(status.shadowRoot!)).toMatch(/pictures could not be made/));
    engine.failure = null;
    await userEvent.click(button(status, 'Try again'));
    await vi.waitFor(() => expect(app.wall?.isWaiting).toBe(false));
    engine.error = {code: 'no-backend', message: 'Nothing runs here.'};
    engine.become('failed');
    await vi.waitFor(() => expect(textOf(inside(status, '.failure p'))).toBe('Nothing runs here.'));
    engine.error = null;
    const {loads} = engine;
    await userEvent.click(button(status, 'Try again'));
    await vi.waitFor(() => expect(engine.loads).toBe(loads + 1));
  });

  it('says what of its address it could not use', async () => {
    const app = await withWall('?model=cats&psi=xyz');
    const said = textOf(inside(app, 'nonesuch-status').shadowRoot!);
    expect(said).toMatch(/There is no model “cats” here|psi/);
  });

  it('opens a checkpoint that is dropped on it', async () => {
    const app = await withWall();
    const drop = inside(app, 'nonesuch-drop') as HTMLElement & {open(file: File): Promise<void>};
    await drop.open(new File(['x'], 'network.pkl'));
    await layer(app, 'nonesuch-own-models');
  });
});
