import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {EngineError} from '../../../src/engine/client/engine-error.ts';
import {planeSeed} from '../../../src/model/latent/plane-lattice.ts';
import {UNEDITED} from '../../../src/pictures/recipe.ts';
import '../../../src/plane/plane.ts';
import type {Plane} from '../../../src/plane/plane.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {all, handleKey, heard, inside, mount} from '../../support/mount.ts';
import {clickAt, drag, pinch, placeIn, swipe, wheel} from '../../support/pointer.ts';

const PLANE = 7;
/** Places from one seed to the next. */
const WHOLE = 8;

async function planeOf(some: SomePictures, change: Partial<Plane> = {}): Promise<Plane> {
  const {pictures} = some;
  return mount(
    'nonesuch-plane',
    {
      ...{pictures, psi: 0.7, noun: 'pony', resolution: 128},
      start: {plane: PLANE, x: 0, y: 0, zoom: 1},
      ...change,
    },
    'width: 600px; height: 400px',
  );
}

type Tiles = HTMLElementTagNameMap['nonesuch-tile'][];

const tiles = (plane: Plane): Tiles => all<Tiles[number]>(plane, 'nonesuch-tile');

const isFilled = (plane: Plane): Promise<void> =>
  vi.waitFor(
    () => {
      expect(tiles(plane).length).toBeGreaterThan(5);
      expect(tiles(plane).filter(({state}) => state !== 'done')).toEqual([]);
      expect(inside(plane, '[role=grid]').ariaBusy).toBe('false');
    },
    {timeout: 15_000},
  );

async function filled(change: Partial<Plane> = {}): Promise<{plane: Plane; some: SomePictures}> {
  const some = somePictures();
  const plane = await planeOf(some, change);
  await isFilled(plane);
  return {plane, some};
}

const tileAt = (plane: Plane, column: number, row: number): Tiles[number] =>
  inside(plane, `[data-column="${column}"][data-row="${row}"]`);

const middle = (plane: Plane): {x: number; y: number} => {
  const {left, top, width, height} = plane.getBoundingClientRect();
  return {x: left + width / 2, y: top + height / 2};
};

const atRest = async (plane: Plane): Promise<void> => {
  let before = '';
  await vi.waitFor(
    () => {
      const now = JSON.stringify(plane.spot);
      const isStill = now === before;
      before = now;
      expect(isStill).toBe(true);
    },
    {timeout: 10_000, interval: 150},
  );
};

afterEach(() => vi.restoreAllMocks());

describe('the plane', () => {
  it('shows the seeds of its lattice around the spot, which lies in the middle', async () => {
    const full = heard(document, 'tiles-filled');
    const {plane} = await filled({start: {plane: PLANE, x: -3, y: 40, zoom: 1}});
    for (const tile of tiles(plane)) {
      const [column, row] = [Number(tile.dataset['column']), Number(tile.dataset['row'])];
      expect(tile.seed).toBe(planeSeed(PLANE, column / WHOLE, row / WHOLE));
      expect(tile.edits).toBe(UNEDITED);
    }
    const {x, y} = placeIn(tileAt(plane, -3 * WHOLE, 40 * WHOLE));
    expect(Math.abs(x - middle(plane).x) + Math.abs(y - middle(plane).y)).toBeLessThanOrEqual(2);
    expect(full.length).toBeGreaterThan(0);
  });

  it('has no seed twice, and covers its view', async () => {
    const {plane} = await filled();
    const seeds = tiles(plane).map(({seed}) => seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    const view = plane.getBoundingClientRect();
    const boxes = tiles(plane).map((tile) => tile.getBoundingClientRect());
    expect(Math.min(...boxes.map(({left}) => left))).toBeLessThanOrEqual(view.left);
    expect(Math.min(...boxes.map(({top}) => top))).toBeLessThanOrEqual(view.top);
    expect(Math.max(...boxes.map(({right}) => right))).toBeGreaterThanOrEqual(view.right);
    expect(Math.max(...boxes.map(({bottom}) => bottom))).toBeGreaterThanOrEqual(view.bottom);
  });

  it('goes both ways under the wheel, with the same few elements, and returns their pictures', async () => {
    const {plane, some} = await filled();
    // With those beside the view, for which there is time once it is full.
    await vi.waitFor(() => expect(tiles(plane).length).toBeGreaterThan(20));
    const elements = new Set(tiles(plane));
    const [given, returned] = [vi.fn(), vi.fn()];
    const request = some.pictures.service.request.bind(some.pictures.service);
    vi.spyOn(some.pictures.service, 'request').mockImplementation(async (...asked) => {
      const lease = await request(...asked);
      given();
      return {...lease, release: () => (returned(), lease.release())};
    });
    for (let i = 0; i < 6; i++) await wheel(middle(plane), 300, 500);
    await atRest(plane);
    expect(plane.spot.x).toBeGreaterThan(5);
    expect(plane.spot.y).toBeGreaterThan(10);
    for (let i = 0; i < 6; i++) await wheel(middle(plane), -600, -900);
    await atRest(plane);
    expect(plane.spot.x).toBeLessThan(0);
    expect(plane.spot.y).toBeLessThan(0);
    await isFilled(plane);
    const reused = tiles(plane).filter((tile) => elements.has(tile));
    // A row and a column more or less, as the spot has it.
    expect(reused.length).toBeGreaterThanOrEqual(elements.size - 12);
    expect(tiles(plane).length).toBeLessThanOrEqual(elements.size + 12);
    expect(given.mock.calls.length - returned.mock.calls.length).toBeLessThanOrEqual(tiles(plane).length);
  });

  it('follows a drag in any direction, and opens nothing at its end', async () => {
    const {plane} = await filled();
    const [picked, rested] = [heard(plane, 'plane-picked'), heard(plane, 'plane-rested')];
    await drag(placeIn(plane, {x: 0.8, y: 0.3}), placeIn(plane, {x: 0.3, y: 0.7}));
    expect(inside(plane, '.view').hasAttribute('dragging')).toBe(false);
    await atRest(plane);
    expect(plane.spot.x).toBeGreaterThan(0.5);
    expect(plane.spot.y).toBeLessThan(-0.3);
    expect(picked).toHaveLength(0);
    expect(rested.length).toBeGreaterThan(0);
  });

  it('follows one finger', async () => {
    const {plane} = await filled();
    const picked = heard(plane, 'plane-picked');
    await swipe(placeIn(plane, {x: 0.3, y: 0.7}), placeIn(plane, {x: 0.5, y: 0.2}));
    await atRest(plane);
    expect(plane.spot.x).toBeLessThan(-0.2);
    expect(plane.spot.y).toBeGreaterThan(0.5);
    expect(picked).toHaveLength(0);
  });

  it('comes nearer under two fingers, which keep what lies under them, and shows the pictures between', async () => {
    const {plane} = await filled();
    const at = (x: number, y: number): {x: number; y: number} => placeIn(plane, {x, y});
    await pinch([at(0.4, 0.5), at(0.6, 0.5)], [at(0.2, 0.5), at(0.8, 0.5)], 8);
    await atRest(plane);
    expect(plane.spot.zoom).toBeGreaterThan(2.5);
    expect(plane.spot.zoom).toBeLessThan(3.5);
    expect(Math.abs(plane.spot.x)).toBeLessThan(0.15);
    await isFilled(plane);
    expect(tiles(plane).some(({edits}) => edits.blend !== null)).toBe(true);
  });

  it('comes nearer under the wheel with Ctrl, where the pointer is, and the page keeps its size', async () => {
    const {plane} = await filled();
    const box = placeIn(tileAt(plane, WHOLE, 0));
    const seen = (): number => placeIn(tileAt(plane, WHOLE, 0)).x;
    const before = seen();
    const view = inside(plane, '.view');
    const zoom = new WheelEvent('wheel', {
      ...{deltaY: -200, ctrlKey: true, cancelable: true, bubbles: true},
      ...{clientX: box.x, clientY: box.y},
    });
    view.dispatchEvent(zoom);
    await atRest(plane);
    expect(zoom.defaultPrevented).toBe(true);
    expect(plane.spot.zoom).toBeCloseTo(2, 3);
    expect(Math.abs(seen() - before)).toBeLessThan(2);
  });

  it('comes nearer by the events in which Safari tells of a trackpad, and does not let it zoom the page', async () => {
    const {plane} = await filled();
    const view = inside(plane, '.view');
    const {x: clientX, y: clientY} = middle(plane);
    const gesture = (type: string, scale: number): Event => {
      const event = new Event(type, {cancelable: true, bubbles: true});
      return Object.assign(event, {scale, clientX, clientY});
    };
    view.dispatchEvent(gesture('gesturestart', 1));
    const change = gesture('gesturechange', 1.5);
    view.dispatchEvent(change);
    view.dispatchEvent(gesture('gesturechange', 3));
    await atRest(plane);
    expect(change.defaultPrevented).toBe(true);
    expect(plane.spot.zoom).toBeCloseTo(3, 6);
  });

  it('goes on under the finger that stays when the other one is lifted', async () => {
    const {plane} = await filled();
    const view = inside(plane, '.view');
    const {x, y} = middle(plane);
    const finger = (type: string, pointerId: number, dx: number, buttons = 1): void => {
      const place = {
        clientX: x + dx,
        clientY: y,
        pointerId,
        pointerType: 'touch',
        isPrimary: pointerId === 1,
      };
      view.dispatchEvent(new PointerEvent(type, {...place, buttons, bubbles: true, composed: true}));
    };
    // Fingers of the test's own, which no browser can capture.
    vi.spyOn(view, 'setPointerCapture').mockImplementation(() => undefined);
    finger('pointerdown', 1, -50);
    finger('pointerdown', 2, 50);
    finger('pointermove', 2, 150);
    const {spot} = plane;
    expect(spot.zoom).toBeCloseTo(2, 6);
    finger('pointerup', 1, -50, 0);
    finger('pointermove', 2, 100);
    finger('pointermove', 2, 50);
    finger('pointerup', 2, 50, 0);
    await atRest(plane);
    expect(plane.spot.zoom).toBeCloseTo(2, 6);
    expect(plane.spot.x).toBeGreaterThan(spot.x);
  });

  it('goes sideways under a wheel with Shift', async () => {
    const {plane} = await filled();
    const turn = {deltaY: 300, shiftKey: true, cancelable: true};
    inside(plane, '.view').dispatchEvent(new WheelEvent('wheel', turn));
    await atRest(plane);
    expect(plane.spot.x).toBeGreaterThan(0.5);
    expect(plane.spot.y).toBe(0);
  });

  it('keeps the pictures that stay when there are others between', async () => {
    const {plane, some} = await filled();
    const stays = tileAt(plane, 0, 0);
    const {src} = stays;
    const made = some.engine.orders.length;
    handleKey(plane, '+');
    await atRest(plane);
    await isFilled(plane);
    expect(tileAt(plane, 0, 0)).toBe(stays);
    expect(stays.src).toBe(src);
    const between = tileAt(plane, WHOLE / 2, WHOLE / 2);
    expect(between.edits.blend).toMatchObject({weight: 1, others: [{weight: 1}, {weight: 1}, {weight: 1}]});
    expect(some.engine.orders.length).toBeGreaterThan(made);
    expect(some.engine.orders.slice(made).some(({from}) => from.space === 'w')).toBe(true);
  });

  it('asks first for what is nearest to the middle of the view', async () => {
    const some = somePictures();
    some.engine.hold();
    const plane = await planeOf(some);
    await vi.waitFor(() => expect(tiles(plane).length).toBeGreaterThan(5));
    const [near, far] = [tileAt(plane, 0, 0), tileAt(plane, WHOLE, WHOLE)].map((tile) => tile.priority());
    expect(near!).toBeLessThan(far!);
    some.engine.go();
    await isFilled(plane);
  });

  it('opens the picture that is clicked, with what it lies between', async () => {
    const {plane} = await filled({start: {plane: PLANE, x: 0, y: 0, zoom: 2}});
    const picked = heard(plane, 'plane-picked');
    const tile = tileAt(plane, WHOLE / 2, 0);
    await clickAt(placeIn(tile));
    expect(picked).toMatchObject([{seed: tile.seed, edits: tile.edits}]);
    expect(tile.edits.blend).toMatchObject({weight: 1, others: [{weight: 1}]});
  });

  it('is walked through by keys, and opens by Enter', async () => {
    const {plane} = await filled();
    const picked = heard(plane, 'plane-picked');
    expect(handleKey(plane, 'Enter')).toBe(false);
    plane.focusCurrent();
    await vi.waitFor(() => expect(plane.shadowRoot!.activeElement).toBe(tileAt(plane, 0, 0)));
    handleKey(plane, 'ArrowRight');
    handleKey(plane, 'ArrowDown');
    await vi.waitFor(() => expect(plane.shadowRoot!.activeElement).toBe(tileAt(plane, WHOLE, WHOLE)));
    handleKey(plane, 'Enter');
    expect(picked).toMatchObject([{seed: planeSeed(PLANE, 1, 1)}]);
    for (let i = 0; i < 5; i++) handleKey(plane, 'ArrowUp');
    await vi.waitFor(() => expect(plane.shadowRoot!.activeElement).toBe(tileAt(plane, WHOLE, -4 * WHOLE)));
    await atRest(plane);
    expect(plane.spot.y).toBeLessThan(-1);
    expect(tiles(plane).filter(({tabIndex}) => tabIndex === 0)).toHaveLength(1);
  });

  it('moves by keys where nothing has the focus, by views, and home', async () => {
    const {plane} = await filled();
    handleKey(plane, 'ArrowLeft');
    await atRest(plane);
    expect(plane.spot).toEqual({x: -1, y: 0, zoom: 1});
    handleKey(plane, 'PageDown');
    await atRest(plane);
    expect(plane.spot.y).toBeGreaterThanOrEqual(1);
    handleKey(plane, 'Home');
    await atRest(plane);
    expect(plane.spot).toEqual({x: 0, y: 0, zoom: 1});
    expect(handleKey(plane, 'k')).toBe(false);
  });

  it('goes to the neighbours of a picture that hangs there, and knows none of others', async () => {
    const {plane} = await filled({start: {plane: PLANE, x: 0, y: 0, zoom: 2}});
    const {seed, edits} = tileAt(plane, WHOLE / 2, 0);
    const right = plane.beside({seed: seed!, edits: {...edits, near: [4]}}, 'right');
    expect(right).toEqual({seed: planeSeed(PLANE, 1, 0), edits: UNEDITED});
    expect(plane.beside(right!, 'down')?.edits.blend).toMatchObject({weight: 1, others: [{weight: 1}]});
    expect(plane.beside({seed: 3, edits: UNEDITED}, 'left')).toBeNull();
  });

  it('stands elsewhere when it is told to', async () => {
    const {plane} = await filled();
    plane.start = {plane: 8, x: 1000, y: -1000, zoom: 1};
    await plane.updateComplete;
    expect(tileAt(plane, 1000 * WHOLE, -1000 * WHOLE).seed).toBe(planeSeed(8, 1000, -1000));
  });

  it('says which pictures cannot be made, and makes them when asked again', async () => {
    const some = somePictures();
    some.engine.failure = new EngineError('out-of-memory', 'There is no memory left.');
    const failing = heard(document, 'tiles-failing');
    const plane = await planeOf(some);
    await vi.waitFor(() => expect(failing.at(-1)?.count).toBeGreaterThan(5));
    expect(failing.at(-1)!.reason).toBe('There is no memory left.');
    some.engine.failure = null;
    plane.tryAgain();
    await isFilled(plane);
    await vi.waitFor(() => expect(failing.at(-1)!.count).toBe(0));
  });

  it('tells screen readers of a grid, and what its pictures show once all are there', async () => {
    const {plane} = await filled({start: {plane: PLANE, x: 0, y: 0, zoom: 2}});
    expect(inside(plane, '[role=grid]').ariaLabel).toBe('Plane of pictures, without end in any direction');
    for (const row of all(plane, '[role=row]'))
      expect([...row.children].every(({role}) => role === 'gridcell')).toBe(true);
    const tile = tileAt(plane, WHOLE / 2, 0);
    expect(tile.ariaLabel).toMatch(/A pony that does not exist, between seeds \d+ and \d+$/);
    await vi.waitFor(() => expect(tile.ariaLabel).toMatch(/^A .+\. A pony/), {timeout: 10_000});
  });

  it('is zoomed by its bar, which says how near it is', async () => {
    const {plane} = await filled();
    const bar = inside(plane, 'nonesuch-plane-bar');
    await userEvent.click(bar.shadowRoot!.querySelector('[aria-label=Nearer]')!);
    await atRest(plane);
    expect(plane.spot.zoom).toBe(2);
    expect(bar.shadowRoot!.querySelector('output')!.textContent.trim()).toBe('2×');
  });
});
