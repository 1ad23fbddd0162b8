import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {layOutWall} from '../../../src/wall/wall-geometry.ts';
import {WallMover} from '../../../src/wall/wall-mover.ts';

const onMove = vi.fn();
const onRest = vi.fn();
let mover: WallMover;
let page: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  onMove.mockClear();
  onRest.mockClear();
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), {matches: false}));
  vi.stubGlobal('document', Object.assign(new EventTarget(), {hidden: false}));
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) =>
    setTimeout(() => frame(performance.now()), 16),
  );
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  page = new AbortController();
  mover = new WallMover(onMove, onRest);
  mover.geometry = layOutWall(800, 600, 1, 128);
  mover.run(page.signal);
});

afterEach(() => {
  page.abort();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('WallMover', () => {
  it('drifts for minutes without coming to rest', () => {
    vi.advanceTimersByTime(95_000);
    expect(onMove.mock.calls.length).toBeGreaterThan(100);
    expect(onRest).not.toHaveBeenCalled();
  });

  it.each([
    ['rolled', () => mover.motion.roll(120)],
    ['shifted', () => mover.motion.shift(3)],
    ['glides', () => mover.goTo({column: 2, fraction: 0})],
    [
      'is thrown',
      () => {
        mover.motion.grab(300, 0);
        mover.motion.drag(250, 30);
        mover.motion.release(31);
      },
    ],
  ])('comes to rest once after it %s', (_how, move) => {
    mover.touch();
    move();
    mover.kick();
    vi.advanceTimersByTime(5000);
    expect(onRest).toHaveBeenCalledTimes(1);
    expect(mover.motion.isMoving).toBe(false);
  });

  it('comes to rest when somebody stops the drift, not when something holds it', () => {
    vi.advanceTimersByTime(20_000);
    mover.hold('not-ready', true);
    vi.advanceTimersByTime(5000);
    mover.hold('not-ready', false);
    vi.advanceTimersByTime(20_000);
    expect(onRest).not.toHaveBeenCalled();
    mover.touch(true);
    vi.advanceTimersByTime(5000);
    expect(onRest).toHaveBeenCalledTimes(1);
  });

  it('is not at rest while it is held', () => {
    mover.motion.grab(300, 0);
    mover.motion.drag(200, 50);
    mover.kick();
    vi.advanceTimersByTime(3000);
    expect(onRest).not.toHaveBeenCalled();
  });
});
