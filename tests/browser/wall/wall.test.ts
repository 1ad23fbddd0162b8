import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {EngineError} from '../../../src/engine/client/engine-error.ts';
import {tileSeed} from '../../../src/model/latent/wall-lattice.ts';
import '../../../src/wall/wall.ts';
import {IDLE_BEFORE_DRIFT_MS} from '../../../src/wall/idle-drift.ts';
import type {TilePlace} from '../../../src/wall/wall-geometry.ts';
import type {Wall, WallSeeds} from '../../../src/wall/wall.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {all, handleKey, heard, inside, mount} from '../../support/mount.ts';
import {clickAt, drag, placeIn, wheel} from '../../support/pointer.ts';

const SEED = 11;

async function wallOf(some: SomePictures, change: Partial<Wall> = {}): Promise<Wall> {
  const {pictures} = some;
  return mount(
    'nonesuch-wall',
    {pictures, psi: 0.7, wallSeed: SEED, noun: 'pony', resolution: 128, ...change},
    'width: 600px; height: 400px',
  );
}

const tiles = (wall: Wall): ReturnType<typeof all<HTMLElementTagNameMap['nonesuch-tile']>> =>
  all<HTMLElementTagNameMap['nonesuch-tile']>(wall, 'nonesuch-tile');

const isFilled = (wall: Wall): Promise<void> =>
  vi.waitFor(() => {
    expect(tiles(wall).length).toBeGreaterThan(5);
    expect(tiles(wall).filter(({state}) => state !== 'done')).toEqual([]);
  });

async function filled(change: Partial<Wall> = {}): Promise<{wall: Wall; some: SomePictures}> {
  const some = somePictures();
  const wall = await wallOf(some, change);
  await isFilled(wall);
  return {wall, some};
}

const tileAt = (wall: Wall, column: number, row: number): HTMLElement =>
  inside(wall, `[data-column="${column}"] > [data-row="${row}"]`);

const atRest = async (wall: Wall): Promise<void> => {
  let before = -1;
  await vi.waitFor(
    () => {
      const now = wall.position.column + wall.position.fraction;
      const isStill = now === before;
      before = now;
      expect(isStill).toBe(true);
    },
    {timeout: 10_000, interval: 150},
  );
};

afterEach(() => vi.restoreAllMocks());

describe('the wall', () => {
  it('fills its view with the pictures of its lattice', async () => {
    const some = somePictures();
    const full = heard(document, 'tiles-filled');
    const wall = await wallOf(some);
    expect(inside(wall, '.strip').getAttribute('aria-busy')).toBe('true');
    await isFilled(wall);
    for (const tile of tiles(wall)) {
      const [column, row] = [Number(tile.dataset['column']), Number(tile.dataset['row'])];
      expect(tile.seed).toBe(tileSeed(SEED, column, row));
    }
    const {width, right} = wall.getBoundingClientRect();
    const edges = tiles(wall).map((tile) => tile.getBoundingClientRect().right);
    expect(Math.max(...edges)).toBeGreaterThanOrEqual(right);
    expect(width).toBe(600);
    await vi.waitFor(() => expect(full.length).toBeGreaterThan(0));
    expect(inside(wall, '.strip').getAttribute('aria-busy')).toBe('false');
  });

  it('goes on to either side under the wheel, with the same few elements', async () => {
    const {wall} = await filled();
    const rested = heard(wall, 'wall-rested');
    // With those beside the view, for which there is time once it is full.
    await vi.waitFor(() => expect(tiles(wall).length).toBeGreaterThan(12));
    const elements = new Set(tiles(wall));
    for (let i = 0; i < 5; i++) await wheel(placeIn(wall), 0, 600);
    await vi.waitFor(() => expect(rested.length).toBeGreaterThan(0));
    expect(wall.position.column).toBeGreaterThan(5);
    await isFilled(wall);
    const reused = tiles(wall).filter((tile) => elements.has(tile));
    // A column less or more, as the fraction of the position has it.
    expect(reused.length).toBeGreaterThanOrEqual(elements.size - 4);
    expect(tiles(wall).length).toBeLessThanOrEqual(elements.size + 2);
    for (let i = 0; i < 10; i++) await wheel(placeIn(wall), -600, 0);
    await atRest(wall);
    expect(wall.position.column).toBeLessThan(0);
  });

  it('leaves a zoom to the browser', async () => {
    const {wall} = await filled();
    const zoom = new WheelEvent('wheel', {deltaY: 300, ctrlKey: true, cancelable: true, bubbles: true});
    wall.dispatchEvent(zoom);
    expect(zoom.defaultPrevented).toBe(false);
    expect(wall.position).toEqual({column: 0, fraction: 0});
  });

  it('follows a drag and opens nothing at its end', async () => {
    const {wall} = await filled();
    const picked = heard(wall, 'tile-picked');
    const [from, to] = [placeIn(wall, {x: 0.8, y: 0.4}), placeIn(wall, {x: 0.2, y: 0.4})];
    await drag(from, to);
    expect(wall.hasAttribute('dragging')).toBe(false);
    await atRest(wall);
    expect(wall.position.column + wall.position.fraction).toBeGreaterThan(0.5);
    expect(picked).toHaveLength(0);
  });

  it('opens the picture that is clicked', async () => {
    const {wall} = await filled();
    const picked = heard(wall, 'tile-picked');
    await clickAt(placeIn(tileAt(wall, 1, 1)));
    expect(picked).toMatchObject([{column: 1, row: 1}]);
  });

  it('leaves a click with a modifier to the browser', async () => {
    const {wall} = await filled();
    const picked = heard(wall, 'tile-picked');
    const click = new MouseEvent('click', {ctrlKey: true, bubbles: true, composed: true, cancelable: true});
    let wasPrevented = true;
    document.addEventListener(
      'click',
      (event) => {
        wasPrevented = event.defaultPrevented;
        event.preventDefault();
      },
      {once: true},
    );
    tileAt(wall, 1, 1).shadowRoot!.querySelector('a')!.dispatchEvent(click);
    expect([wasPrevented, picked.length]).toEqual([false, 0]);
  });

  it('is walked through by keys, and opens by Enter', async () => {
    const {wall} = await filled();
    const picked = heard(wall, 'tile-picked');
    await userEvent.tab();
    expect(wall.shadowRoot!.activeElement).toBe(tileAt(wall, 0, 0));
    expect(handleKey(wall, 'ArrowDown')).toBe(true);
    expect(handleKey(wall, 'ArrowRight')).toBe(true);
    await vi.waitFor(() => expect(wall.shadowRoot!.activeElement).toBe(tileAt(wall, 1, 1)));
    expect(tiles(wall).filter(({tabIndex}) => tabIndex === 0)).toEqual([tileAt(wall, 1, 1)]);
    handleKey(wall, 'Enter');
    expect(picked).toMatchObject([{column: 1, row: 1}]);
    const left = heard(wall, 'app-command');
    handleKey(wall, 'End', {ctrlKey: true});
    expect(left).toMatchObject([{command: 'leave-wall'}]);
  });

  it('goes by whole views, and back to where it starts', async () => {
    const {wall} = await filled();
    expect(handleKey(wall, 'PageDown')).toBe(true);
    await atRest(wall);
    const {column} = wall.position;
    expect(column).toBeGreaterThan(1);
    handleKey(wall, ' ', {shiftKey: true});
    handleKey(wall, 'PageDown');
    handleKey(wall, 'PageUp');
    await atRest(wall);
    expect(wall.position.column).toBeLessThan(column);
    handleKey(wall, 'ArrowRight');
    handleKey(wall, 'Home');
    await atRest(wall);
    expect(wall.position).toEqual({column: 0, fraction: 0});
    expect(handleKey(wall, 'q')).toBe(false);
  });

  it('brings a picture into view and knows where it stands', async () => {
    const {wall} = await filled();
    wall.reveal({column: 12, row: 1});
    await atRest(wall);
    await isFilled(wall);
    expect(wall.find(tileSeed(SEED, 12, 1))).toEqual({column: 12, row: 1});
    expect(wall.find(tileSeed(SEED, -40, 1))).toBeNull();
    wall.focusCurrent();
    await vi.waitFor(() => expect(wall.shadowRoot!.activeElement).toBe(tileAt(wall, 12, 1)));
    expect(await wall.whenSeed({column: 3, row: 0})).toBe(tileSeed(SEED, 3, 0));
  });

  it('starts where it is told, as far away as that may be', async () => {
    const {wall} = await filled({start: {column: 3_000_000, fraction: 0.5}});
    expect(wall.position).toEqual({column: 3_000_000, fraction: 0.5});
    wall.start = {column: 5, fraction: 0};
    await isFilled(wall);
    expect(tileAt(wall, 5, 0)).toBeTruthy();
  });

  it('drifts when it is left alone, and stops for a reason', async () => {
    const {wall} = await filled();
    const rested = heard(wall, 'wall-rested');
    await vi.waitFor(() => expect(wall.isWaiting).toBe(false));
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + IDLE_BEFORE_DRIFT_MS);
    wall.hold('dialog', true);
    wall.hold('dialog', false);
    await vi.waitFor(() => expect(wall.position.fraction).toBeGreaterThan(0.005));
    wall.hold('dialog', true);
    await atRest(wall);
    // Nobody has moved it.
    expect(rested).toHaveLength(0);
  });

  it('says what the pictures show, for those who hear it', async () => {
    const {wall} = await filled();
    const label = (): string => tileAt(wall, 0, 0).getAttribute('aria-label')!;
    const plain = `A pony that does not exist, seed ${tileSeed(SEED, 0, 0)}`;
    await vi.waitFor(() => expect(label()).not.toBe(plain));
    expect(label().endsWith(`. ${plain}`)).toBe(true);
  });

  it('says how many pictures could not be made, and makes them once it is asked to', async () => {
    const some = somePictures();
    some.engine.failure = new EngineError('out-of-memory', 'No memory.');
    const failing = heard(document, 'tiles-failing');
    const wall = await wallOf(some);
    await vi.waitFor(() => expect(failing.at(-1)?.count ?? 0).toBeGreaterThan(3));
    expect(failing.at(-1)!.reason).toBe('No memory.');
    expect(wall.isWaiting).toBe(true);
    some.engine.failure = null;
    wall.tryAgain();
    await isFilled(wall);
    await vi.waitFor(() => expect(failing.at(-1)!.count).toBe(0));
  });
});

class SomeSeeds extends EventTarget implements WallSeeds {
  readonly known = new Map<string, number>();
  wanted: TilePlace[] = [];
  isClosed = false;
  at = ({column, row}: TilePlace): number | null => this.known.get(`${column} ${row}`) ?? null;
  want(places: Iterable<TilePlace>): void {
    this.wanted = [...places];
  }
  close(): void {
    this.isClosed = true;
  }
  find = (): Promise<number> => Promise.resolve(99);
  learn(column: number, row: number, seed: number): void {
    this.known.set(`${column} ${row}`, seed);
    this.dispatchEvent(new Event('found'));
  }
}

describe('a wall of what is wanted', () => {
  it('shows what is found, and cannot open what is not', async () => {
    const some = somePictures();
    const seeds = new SomeSeeds();
    const wall = await wallOf(some, {seeds});
    await vi.waitFor(() => expect(seeds.wanted.length).toBeGreaterThan(5));
    expect(tileAt(wall, 0, 0).getAttribute('aria-label')).toBe('Looking for a pony …');
    const picked = heard(wall, 'tile-picked');
    await clickAt(placeIn(tileAt(wall, 0, 0)));
    expect(picked).toHaveLength(0);
    seeds.learn(0, 0, 77);
    await vi.waitFor(() => expect(some.engine.seeds).toEqual([77]));
    await clickAt(placeIn(tileAt(wall, 0, 0)));
    expect(picked).toMatchObject([{column: 0, row: 0}]);
    expect(await wall.whenSeed({column: 2, row: 0})).toBe(99);
  });

  it('lets go of the seeds when it shows others', async () => {
    const seeds = new SomeSeeds();
    const wall = await wallOf(somePictures(), {seeds});
    wall.seeds = null;
    await isFilled(wall);
    expect(seeds.isClosed).toBe(true);
  });
});
