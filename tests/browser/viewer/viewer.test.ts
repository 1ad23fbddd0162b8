import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {ChosenEvent} from '../../../src/kit/chosen-event.ts';
import {EnlargedEvent} from '../../../src/kit/enlarged-event.ts';
import {NOT_EXPLORING} from '../../../src/pictures/explore-state.ts';
import {DEFAULT_PLAY} from '../../../src/pictures/morph-state.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import '../../../src/viewer/viewer.ts';
import type {Viewer} from '../../../src/viewer/viewer.ts';
import {nameOf} from '../../../src/words/name.ts';
import {
  FakeAlbum,
  SITE,
  someGenerator,
  somePictures,
  type SomeOptions,
  type SomePictures,
} from '../../support/elements.ts';
import {all, button, buttons, handleKey, heard, inside, mount, textOf} from '../../support/mount.ts';
import {placeIn, swipe} from '../../support/pointer.ts';

interface Opened extends SomePictures {
  viewer: Viewer;
  album: FakeAlbum;
}

async function open(change: Partial<Viewer> = {}, options: SomeOptions = {}): Promise<Opened> {
  const some = somePictures(options);
  const album = new FakeAlbum();
  const viewer = await mount('nonesuch-viewer', {
    pictures: some.pictures,
    album: album.store,
    seed: 42,
    psi: 0.7,
    siteUrl: SITE,
    ...change,
  });
  return {...some, viewer, album};
}

const shown = (viewer: Viewer): HTMLImageElement => inside<HTMLImageElement>(viewer, 'img.picture');

const isThere = (viewer: Viewer): Promise<void> =>
  vi.waitFor(() => expect(inside(viewer, '.stage').getAttribute('aria-busy')).toBe('false'));

const said = (viewer: Viewer): string => textOf(inside(viewer, '.said'));

afterEach(() => vi.restoreAllMocks());

describe('the large picture', () => {
  it('is shown with its name and words, and has the focus', async () => {
    const shownEvents = heard(document, 'picture-shown');
    const {viewer, engine} = await open();
    await isThere(viewer);
    expect(engine.seeds).toEqual([42]);
    expect(shown(viewer).naturalWidth).toBe(32);
    expect(shownEvents.map(({recipe}) => recipe)).toEqual([plainRecipe(42, 0.7)]);
    expect(textOf(inside(viewer, '.caption'))).toContain(`This pony does not exist ${nameOf(42)} · Seed 42`);
    await vi.waitFor(() => expect(textOf(inside(viewer, '.words'))).toMatch(/\w/));
    const dialog = inside(viewer, '[role=dialog]');
    expect(dialog.getAttribute('aria-label')).toMatch(/\. A pony that does not exist, seed 42$/);
    expect(viewer.shadowRoot!.activeElement).toBe(dialog);
  });

  it.each([
    ['Previous', 'left'],
    ['Next', 'right'],
    ['Another one', 'another'],
  ])('leads on by %s', async (name, step) => {
    const {viewer} = await open();
    const steps = heard(viewer, 'step-taken');
    await userEvent.click(button(viewer, name));
    expect(steps).toMatchObject([{step}]);
  });

  it('leads on by keys, and takes no others', async () => {
    const {viewer} = await open();
    const steps = heard(viewer, 'step-taken');
    for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'])
      expect(handleKey(viewer, key)).toBe(true);
    expect(steps.map(({step}) => step)).toEqual(['left', 'up', 'right', 'down']);
    expect(handleKey(viewer, 'x')).toBe(false);
    expect(handleKey(viewer, ' ')).toBe(false);
  });

  it('closes to where the visitor came from', async () => {
    const {viewer} = await open();
    const commands = heard(viewer, 'app-command');
    await userEvent.click(button(viewer, 'Close'));
    expect(commands).toMatchObject([{command: 'close'}]);
    viewer.single = true;
    await viewer.updateComplete;
    await userEvent.click(button(viewer, 'To the wall'));
    expect(commands).toHaveLength(2);
  });

  it('says what comes next to those who do not see it, and keeps showing the one before until then', async () => {
    const {viewer, engine} = await open();
    await isThere(viewer);
    const before = shown(viewer).src;
    engine.hold();
    viewer.seed = 43;
    await viewer.updateComplete;
    expect([shown(viewer).src, shown(viewer).hasAttribute('data-old')]).toEqual([before, true]);
    engine.go();
    await isThere(viewer);
    expect(shown(viewer).src).not.toBe(before);
    await vi.waitFor(() => expect(textOf(inside(viewer, '.unseen'))).toContain(nameOf(43)));
  });

  it('says that it could not be made, and tries again', async () => {
    const some = somePictures();
    some.engine.failure = new Error('No.');
    const viewer = await mount('nonesuch-viewer', {pictures: some.pictures, seed: 42, psi: 0.7});
    await vi.waitFor(() =>
      expect(textOf(inside(viewer, '.failed'))).toContain('This picture could not be made.'),
    );
    some.engine.failure = null;
    await userEvent.click(button(viewer, 'Try again'));
    await isThere(viewer);
    expect(all(viewer, '.failed')).toHaveLength(0);
  });

  it('goes with a finger to the next one, to the one before, and away', async () => {
    const {viewer} = await open();
    await isThere(viewer);
    const steps = heard(viewer, 'step-taken');
    const commands = heard(viewer, 'app-command');
    const stage = inside(viewer, '.stage');
    const at = placeIn(stage);
    const isStill = (): Promise<void> => vi.waitFor(() => expect(stage.getAnimations()).toEqual([]));
    await swipe(at, {x: at.x - 150, y: at.y});
    await vi.waitFor(() => expect(steps).toMatchObject([{step: 'right'}]));
    await isStill();
    await swipe(at, {x: at.x + 150, y: at.y});
    await vi.waitFor(() => expect(steps).toMatchObject([{step: 'right'}, {step: 'left'}]));
    await isStill();
    await swipe(at, {x: at.x + 20, y: at.y});
    await swipe(at, {x: at.x, y: at.y + 150});
    await vi.waitFor(() => expect(commands).toMatchObject([{command: 'close'}]));
    expect(steps).toHaveLength(2);
  });
});

describe('keeping it', () => {
  it('is remembered in the history, and kept with its PNG by button and by key', async () => {
    const {viewer, album, pictures} = await open();
    const address = pictures.keyOf(plainRecipe(42, 0.7));
    await isThere(viewer);
    expect(album.shelves.seen).toMatchObject([{address}]);
    await userEvent.click(button(viewer, 'Keep'));
    await vi.waitFor(() => expect(said(viewer)).toBe('Kept in the album, on this device'));
    expect(button(viewer, 'Kept').getAttribute('aria-pressed')).toBe('true');
    expect(album.pngs.get(address)!.size).toBeGreaterThan(50);
    expect(handleKey(viewer, 'K')).toBe(true);
    await vi.waitFor(() => expect(said(viewer)).toBe('No longer kept'));
    expect(album.shelves.kept).toEqual([]);
  });

  it('follows what another tab does', async () => {
    const {viewer, album, pictures} = await open();
    await isThere(viewer);
    await album.add('kept', [{address: pictures.keyOf(plainRecipe(42, 0.7)), at: 1}]);
    await vi.waitFor(() => expect(buttons(viewer)).toContain('Kept'));
  });

  it('says that there is no room', async () => {
    const {viewer, album} = await open();
    await isThere(viewer);
    album.failure = new DOMException('Full.', 'QuotaExceededError');
    await userEvent.click(button(viewer, 'Keep'));
    await vi.waitFor(() =>
      expect(said(viewer)).toBe(
        'This browser gives the site no storage, so nothing can be kept. Save the picture instead.',
      ),
    );
    expect(buttons(viewer)).toContain('Keep');
  });
});

describe('taking it along', () => {
  it('copies its link and itself, and saves it under its name', async () => {
    const {viewer, pictures} = await open();
    await isThere(viewer);
    const text = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(button(viewer, 'Copy link'));
    await vi.waitFor(() => expect(said(viewer)).toBe('Link copied'));
    expect(text).toHaveBeenCalledWith(pictures.linkOf(plainRecipe(42, 0.7)));
    const items = vi.spyOn(navigator.clipboard, 'write').mockResolvedValue();
    await userEvent.click(button(viewer, 'Copy picture'));
    await vi.waitFor(() => expect(said(viewer)).toBe('Picture copied'));
    expect(items.mock.calls[0]![0][0]!.types).toEqual(['image/png']);
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      expect(this.download).toBe('seed0000042.png');
    });
    await userEvent.click(button(viewer, 'Save'));
    expect(click).toHaveBeenCalledOnce();
  });

  it('says where that is not allowed', async () => {
    const {viewer} = await open();
    await isThere(viewer);
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
    await userEvent.click(button(viewer, 'Copy link'));
    await vi.waitFor(() => expect(said(viewer)).toContain('the link is in the address bar'));
  });
});

describe('exploring it', () => {
  it('opens and closes the panels by button and key', async () => {
    const {viewer} = await open();
    const chosen = heard(viewer, 'chosen');
    await userEvent.click(button(viewer, 'Explore'));
    viewer.explore = {...NOT_EXPLORING, panel: 'seed'};
    await viewer.updateComplete;
    handleKey(viewer, 'e');
    expect(chosen.map(({choice}) => choice)).toEqual([
      {explore: {panel: 'creativity'}},
      {explore: {panel: null}},
    ]);
    expect(button(viewer, 'Explore').getAttribute('aria-expanded')).toBe('true');
  });

  it('follows a slider, and writes nothing down until it rests', async () => {
    const {viewer, engine} = await open({explore: {...NOT_EXPLORING, panel: 'creativity'}});
    await isThere(viewer);
    const chosen = heard(document, 'chosen');
    const panel = inside(viewer, 'nonesuch-explore');
    panel.dispatchEvent(new ChosenEvent({psi: 1.2}, true));
    await viewer.updateComplete;
    await isThere(viewer);
    expect(engine.orders.at(-1)).toMatchObject({truncationPsi: 1.2});
    expect(shown(viewer).classList.contains('draft')).toBe(true);
    expect(chosen).toHaveLength(0);
    panel.dispatchEvent(new ChosenEvent({psi: 1.2}));
    expect(chosen).toHaveLength(1);
    viewer.psi = 1.2;
    await viewer.updateComplete;
    await isThere(viewer);
    expect(shown(viewer).classList.contains('draft')).toBe(false);
    // Made once, as a draft that was whole.
    expect(engine.orders.filter(({truncationPsi}) => truncationPsi === 1.2)).toHaveLength(1);
  });

  it('shows what was made larger, of this picture alone', async () => {
    const larger = {factor: 2, method: 'bicubic', divider: null} as const;
    const {viewer, pictures} = await open({explore: {...NOT_EXPLORING, panel: 'larger', larger}});
    await isThere(viewer);
    const file = new File([''], 'large.png');
    const enlargedOf = (seed: number): EnlargedEvent =>
      new EnlargedEvent({
        key: pictures.keyOf(plainRecipe(seed, 0.7)),
        picture: {file, url: '#'},
        beside: null,
      });
    inside(viewer, 'nonesuch-explore').dispatchEvent(enlargedOf(41));
    await viewer.updateComplete;
    expect(all(viewer, 'nonesuch-compare')).toHaveLength(0);
    inside(viewer, 'nonesuch-explore').dispatchEvent(enlargedOf(42));
    await viewer.updateComplete;
    expect(all(viewer, 'nonesuch-compare')).toHaveLength(1);
  });

  it('plays a morph, and holds it by a key', async () => {
    const morph = {pictures: [plainRecipe(1, 0.7), plainRecipe(2, 0.7)], play: DEFAULT_PLAY};
    const {viewer} = await open({explore: {...NOT_EXPLORING, panel: 'morph', morph}});
    const player = inside(viewer, 'nonesuch-morph-player') as HTMLElement & {toggle: () => void};
    player.toggle = vi.fn();
    expect(handleKey(viewer, ' ')).toBe(true);
    expect(player.toggle).toHaveBeenCalledOnce();
  });

  it('has the classes of a model that has some', async () => {
    const {viewer} = await open(
      {},
      {model: {generator: someGenerator(3), classes: ['foal', 'mare', 'stallion']}},
    );
    const picked = heard(viewer, 'class-picked');
    const select = inside<HTMLSelectElement>(viewer, 'select');
    await userEvent.selectOptions(select, 'stallion');
    expect(picked).toMatchObject([{classIndex: 2}]);
  });
});
