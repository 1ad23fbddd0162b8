import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {WallInput} from '../../../src/wall/wall-input.ts';
import {WallMotion} from '../../../src/wall/wall-motion.ts';
import type {WallMover} from '../../../src/wall/wall-mover.ts';
import {columnsBetween, positionAt} from '../../../src/wall/wall-geometry.ts';

const PITCH = 100;

/** Stands for the wall: what it captured and whether it says that it is dragged. */
class FakeWall extends EventTarget {
  captured: number[] = [];
  isDragging = false;
  clientWidth = 800;

  setPointerCapture(pointerId: number): void {
    this.captured.push(pointerId);
  }

  toggleAttribute(_name: string, isOn: boolean): void {
    this.isDragging = isOn;
  }
}

let wall: FakeWall;
let motion: WallMotion;
let stop: AbortController;
let now: number;

/** A pointer's event, sent where it happens and, as all of them do, to the window after that. */
function pointer(type: string, x: number, fields: object = {}, where: 'wall' | 'elsewhere' = 'wall'): Event {
  const event = Object.assign(new Event(type, {cancelable: true}), {
    pointerId: 1,
    pointerType: 'mouse',
    isPrimary: true,
    button: 0,
    buttons: type === 'pointerup' ? 0 : 1,
    clientX: x,
    clientY: 50,
    detail: 1,
    ...fields,
  });
  Object.defineProperty(event, 'timeStamp', {value: now});
  if (where === 'wall') wall.dispatchEvent(event);
  if (type.startsWith('pointer')) window.dispatchEvent(event);
  return event;
}

const movedPx = (): number => columnsBetween(positionAt(0), motion.position) * PITCH;

/** Whether a click would open what is under it. */
function opens(): boolean {
  return !pointer('click', 0).defaultPrevented;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  now = 1000;
  wall = new FakeWall();
  motion = new WallMotion(positionAt(0));
  motion.pitchPx = PITCH;
  const mover = {motion, touch: vi.fn(), kick: vi.fn()};
  stop = new AbortController();
  new WallInput(wall as unknown as HTMLElement, mover as unknown as WallMover).listen(stop.signal);
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a click', () => {
  it('opens a picture of a wall that drifts, and of one whose drift dies away', () => {
    motion.driftSpeed = 0.014;
    for (let i = 0; i < 300; i++) motion.step(16);
    pointer('pointerdown', 100);
    pointer('pointerup', 100);
    expect(opens()).toBe(true);
    for (let i = 0; i < 300; i++) motion.step(16);
    motion.driftSpeed = 0;
    motion.step(16);
    expect(motion.isMoving).toBe(true);
    pointer('pointerdown', 100);
    pointer('pointerup', 100);
    expect(opens()).toBe(true);
  });

  it.each([
    ['a throw', () => void (motion.grab(400, 0), motion.drag(300, 50), motion.release(50))],
    ['a wheel', () => motion.roll(400)],
    ['a glide', () => motion.glideTo(positionAt(5))],
  ])('stops %s, and opens nothing', (_, start) => {
    start();
    motion.step(16);
    pointer('pointerdown', 100);
    pointer('pointerup', 100);
    expect(opens()).toBe(false);
    expect(motion.isMoving).toBe(false);
  });

  it('opens a picture at the end of a throw, when the wall hardly moves', () => {
    motion.grab(400, 0);
    motion.drag(300, 50);
    motion.release(50);
    while (motion.isRunning) motion.step(16);
    expect(motion.isMoving).toBe(true);
    pointer('pointerdown', 100);
    pointer('pointerup', 100);
    expect(opens()).toBe(true);
  });

  it('does not come from the end of a drag', () => {
    pointer('pointerdown', 300);
    pointer('pointermove', 200);
    pointer('pointerup', 200);
    expect(opens()).toBe(false);
    expect(opens()).toBe(true);
  });
});

describe('a drag', () => {
  it('follows the pointer from the threshold on, with the pointer captured from there and not before', () => {
    pointer('pointerdown', 300);
    pointer('pointermove', 296);
    expect([movedPx(), wall.captured, wall.isDragging]).toEqual([0, [], false]);
    pointer('pointermove', 290);
    pointer('pointermove', 240);
    expect([movedPx(), wall.captured, wall.isDragging]).toEqual([50, [1], true]);
  });

  it('begins over a control too, if the press was on the wall', () => {
    pointer('pointerdown', 300);
    pointer('pointermove', 290, {}, 'elsewhere');
    pointer('pointermove', 240, {}, 'elsewhere');
    expect(movedPx()).toBe(50);
  });

  it('throws the wall when it is let go while moving', () => {
    pointer('pointerdown', 300);
    for (let x = 290; x >= 200; x -= 10) {
      now += 8;
      pointer('pointermove', x);
    }
    pointer('pointerup', 200);
    expect(motion.isRunning).toBe(true);
  });
});

describe('the wall lets go of the pointer', () => {
  it.each([
    ['is let go over something else', () => void pointer('pointerup', 301, {}, 'elsewhere')],
    ['is let go where nobody saw it', () => void pointer('pointermove', 200, {buttons: 0})],
    ['moves with another button only', () => void pointer('pointermove', 200, {buttons: 2})],
    ['is cancelled', () => void pointer('pointercancel', 301, {}, 'elsewhere')],
    ['leaves with the window’s focus', () => void window.dispatchEvent(new Event('blur'))],
    [
      'is joined by a second finger',
      () => void pointer('pointerdown', 500, {pointerId: 2, isPrimary: false}),
    ],
  ])('when it %s before the threshold', (_, end) => {
    pointer('pointerdown', 300);
    end();
    expect(motion.isHeld).toBe(false);
    pointer('pointermove', 100);
    pointer('pointermove', 50);
    expect([movedPx(), wall.isDragging, motion.isMoving]).toEqual([0, false, false]);
  });

  it.each([
    ['is let go where nobody saw it', () => void pointer('pointermove', 200, {buttons: 0})],
    ['is cancelled', () => void pointer('pointercancel', 200)],
    ['leaves with the window’s focus', () => void window.dispatchEvent(new Event('blur'))],
    ['is taken from it', () => void pointer('lostpointercapture', 200)],
    [
      'is joined by a second finger',
      () => void pointer('pointerdown', 500, {pointerId: 2, isPrimary: false}),
    ],
  ])('in a drag when it %s, and is not thrown', (_, end) => {
    pointer('pointerdown', 300);
    for (const x of [290, 240]) {
      now += 8;
      pointer('pointermove', x);
    }
    end();
    expect([wall.isDragging, motion.isHeld, motion.isMoving]).toEqual([false, false, false]);
    pointer('pointermove', 100);
    expect(movedPx()).toBe(50);
  });

  it('but not when a picture under the finger loses it to the wall', () => {
    pointer('pointerdown', 300, {pointerType: 'touch'});
    pointer('pointermove', 290);
    const lost = Object.assign(new Event('lostpointercapture'), {pointerId: 1});
    lost.composedPath = () => [new EventTarget(), wall];
    wall.dispatchEvent(lost);
    pointer('pointermove', 240);
    expect(movedPx()).toBe(50);
  });
});

describe('a picture', () => {
  /** The press's own time, as Chromium and WebKit say it. */
  function dragStart(): Event {
    return pointer('dragstart', 300);
  }

  it('stays on the wall when it is dragged at once', () => {
    pointer('pointerdown', 300);
    vi.advanceTimersByTime(200);
    expect(dragStart().defaultPrevented).toBe(true);
    pointer('pointermove', 290);
    pointer('pointermove', 240);
    expect(movedPx()).toBe(50);
  });

  it('stays on the wall when a quick drag is told late, as on a busy page', () => {
    pointer('pointerdown', 300);
    now += 900;
    expect(dragStart().defaultPrevented).toBe(true);
  });

  it('is lifted out after a rest, and the wall stays whatever is told of moves', () => {
    pointer('pointerdown', 300);
    vi.advanceTimersByTime(400);
    expect(dragStart().defaultPrevented).toBe(false);
    pointer('pointermove', 240);
    pointer('pointermove', 100);
    expect([movedPx(), motion.isHeld]).toEqual([0, false]);
  });

  it('is lifted also by a hand that moves far at once, and what cannot be lifted moves the wall', () => {
    pointer('pointerdown', 300);
    vi.advanceTimersByTime(400);
    pointer('pointermove', 288);
    expect(dragStart().defaultPrevented).toBe(false);
    pointer('pointerup', 288);
    pointer('pointerdown', 300);
    vi.advanceTimersByTime(400);
    pointer('pointermove', 270);
    pointer('pointermove', 220);
    expect(movedPx()).toBe(50);
  });

  it('is lifted by a finger whenever the browser says so', () => {
    pointer('pointerdown', 300, {pointerType: 'touch'});
    expect(dragStart().defaultPrevented).toBe(false);
  });
});
