import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {tileSeed} from '../../../src/model/latent/wall-lattice.ts';
import {PRIORITY} from '../../../src/pictures/priority.ts';
import '../../../src/slideshow/slideshow.ts';
import type {Slideshow} from '../../../src/slideshow/slideshow.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {all, button, handleKey, heard, inside, mount} from '../../support/mount.ts';
import {moveTo, placeIn} from '../../support/pointer.ts';

const ROW = 2 ** 20;
const STAY_MS = 6500;
const seedAt = (index: number): number => tileSeed(5, index, ROW);

interface Shown extends SomePictures {
  show: Slideshow;
}

async function start(change: Partial<Slideshow> = {}): Promise<Shown> {
  const some = somePictures();
  const show = await mount('nonesuch-slideshow', {pictures: some.pictures, wallSeed: 5, psi: 0.7, ...change});
  return {...some, show};
}

const onShow = (show: Slideshow): number => Number(all(show, '.slide:not([data-gone])')[0]?.dataset['seed']);
const shows = (show: Slideshow, index: number): Promise<void> =>
  vi.waitFor(() => expect(onShow(show)).toBe(seedAt(index)));

/** The time that a slide stays passes at once. */
async function stayOver(): Promise<void> {
  await vi.advanceTimersByTimeAsync(STAY_MS);
}

beforeEach(() => vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true}));

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the slideshow', () => {
  it('shows one picture after another, and makes the next one ahead', async () => {
    const {show, pictures, engine} = await start();
    const file = vi.spyOn(pictures, 'file');
    await shows(show, 0);
    await vi.waitFor(() => expect(engine.seeds).toEqual([seedAt(0), seedAt(1)]));
    await stayOver();
    await shows(show, 1);
    await stayOver();
    await shows(show, 2);
    await vi.waitFor(() => expect(engine.seeds).toEqual([0, 1, 2, 3].map(seedAt)));
    expect(all(show, '.slide')).toHaveLength(2);
    expect(file.mock.calls.at(-1)![1]!.priority!()).toBe(PRIORITY.ahead);
    expect(inside(show, '[role=dialog]')).toBe(show.shadowRoot!.activeElement);
  });

  it('goes on and back by keys and buttons', async () => {
    const {show} = await start();
    await shows(show, 0);
    expect(handleKey(show, 'ArrowRight')).toBe(true);
    await shows(show, 1);
    await userEvent.click(button(show, 'Next'));
    await shows(show, 2);
    handleKey(show, 'ArrowLeft');
    await shows(show, 1);
    await userEvent.click(button(show, 'Previous'));
    await shows(show, 0);
    expect([handleKey(show, 'q'), handleKey(show, 'ArrowRight', {ctrlKey: true})]).toEqual([false, false]);
  });

  it('is held, and goes on', async () => {
    const {show} = await start();
    await shows(show, 0);
    handleKey(show, ' ');
    await show.updateComplete;
    await stayOver();
    expect(onShow(show)).toBe(seedAt(0));
    await userEvent.click(button(show, 'Go on'));
    await shows(show, 1);
  });

  it('shows no more of a wall than it has', async () => {
    const seeds = {find: ({column}: {column: number}): Promise<number> => Promise.resolve(100 + column)};
    const {show} = await start({seeds});
    await vi.waitFor(() => expect(onShow(show)).toBe(100));
    handleKey(show, 'ArrowRight');
    await vi.waitFor(() => expect(onShow(show)).toBe(101));
  });

  it('goes on past a picture that cannot be made', async () => {
    const some = somePictures();
    some.engine.failure = new Error('No.');
    const show = await mount('nonesuch-slideshow', {pictures: some.pictures, wallSeed: 5, psi: 0.7});
    await vi.waitFor(() => expect(some.engine.orders.length).toBeGreaterThan(0));
    expect(all(show, '.slide')).toHaveLength(0);
    some.engine.failure = null;
    await stayOver();
    await shows(show, 1);
  });

  it('tells the page to close it, and what changes', async () => {
    const {show} = await start();
    const commands = heard(show, 'app-command');
    handleKey(show, 'm');
    await userEvent.click(button(show, 'Morph'));
    await userEvent.click(button(show, 'Close the slideshow'));
    expect(commands.map(({command}) => command)).toEqual(['toggle-morphs', 'toggle-morphs', 'close-show']);
  });

  it('has no controls while nobody moves', async () => {
    const {show} = await start();
    await shows(show, 0);
    await vi.advanceTimersByTimeAsync(2500);
    expect(show.isQuiet).toBe(true);
    await moveTo(placeIn(show, {x: 0.4, y: 0.4}));
    await moveTo(placeIn(show, {x: 0.5, y: 0.5}));
    await vi.waitFor(() => expect(show.isQuiet).toBe(false));
  });

  it('fills the screen where it may', async () => {
    const {show} = await start();
    const ask = vi.spyOn(show, 'requestFullscreen').mockResolvedValue();
    handleKey(show, 'f');
    expect(ask).toHaveBeenCalledOnce();
    if (document.fullscreenEnabled) {
      await userEvent.click(button(show, 'Full screen'));
      expect(ask).toHaveBeenCalledTimes(2);
    }
  });

  it('turns pictures into each other, each of the frames made before it is due', async () => {
    const {show, engine} = await start({morphs: true});
    await shows(show, 0);
    await vi.waitFor(() => expect(engine.orders.filter(({format}) => format === 'rgba')).toHaveLength(24));
    await stayOver();
    await vi.waitFor(() => expect(show.isMorphing).toBe(true));
    const canvas = inside<HTMLCanvasElement>(show, 'canvas');
    await vi.waitFor(() => expect(Number(canvas.dataset['frame'])).toBeGreaterThan(3));
    await shows(show, 1);
    await vi.waitFor(() => expect(show.isMorphing).toBe(false));
  });

  it('fades where a morph cannot be made', async () => {
    const {show, pictures} = await start({morphs: true});
    vi.spyOn(pictures, 'pixels').mockRejectedValue(new Error('No.'));
    await shows(show, 0);
    await stayOver();
    await shows(show, 1);
    expect(show.isMorphing).toBe(false);
  });

  it('ends a morph when the pictures are to fade', async () => {
    const {show, engine} = await start({morphs: true});
    await shows(show, 0);
    engine.hold();
    show.morphs = false;
    await show.updateComplete;
    engine.go();
    await stayOver();
    await shows(show, 1);
    expect(show.isMorphing).toBe(false);
  });

  it('ends altogether when it leaves', async () => {
    const {show, engine} = await start();
    await shows(show, 0);
    await vi.waitFor(() => expect(engine.orders).toHaveLength(2));
    show.remove();
    await stayOver();
    await stayOver();
    expect([engine.orders.length, show.slides]).toEqual([2, []]);
  });
});
