import {describe, expect, test} from 'vitest';
import {columnsBetween, positionAt, type WallPosition} from '../../../src/wall/wall-geometry.ts';
import {WallMotion} from '../../../src/wall/wall-motion.ts';

const PITCH = 200;
const TEN_MILLION = 10_000_000;

function motionAt(column: number): {motion: WallMotion; movedPx: () => number} {
  const start: WallPosition = positionAt(column, 0.5);
  const motion = new WallMotion(start);
  motion.pitchPx = PITCH;
  return {motion, movedPx: () => columnsBetween(start, motion.position) * PITCH};
}

/** Steps until rest; throws rather than run for ever. */
function settle(motion: WallMotion, frameMs = 16): number {
  let frames = 0;
  while (motion.isMoving) {
    motion.step(frameMs);
    if (++frames > 2000) throw new Error('The wall never came to rest.');
  }
  return frames;
}

describe.each([0, -3, TEN_MILLION, -TEN_MILLION])('at column %i', (column) => {
  test('a fine stream of a trackpad moves the wall at once, by a fraction of a pixel too', () => {
    const {motion, movedPx} = motionAt(column);
    motion.shift(0.25);
    expect(movedPx()).toBeCloseTo(0.25, 6);
    motion.shift(-7.25);
    expect(movedPx()).toBeCloseTo(-7, 6);
    expect(motion.isMoving).toBe(false);
  });

  test('notches of a wheel add up and arrive exactly, both ways', () => {
    const {motion, movedPx} = motionAt(column);
    motion.roll(120);
    motion.step(16);
    expect(movedPx()).toBeGreaterThan(5);
    expect(movedPx()).toBeLessThan(120);
    motion.roll(120);
    settle(motion);
    expect(movedPx()).toBeCloseTo(240, 5);
    motion.roll(-480);
    settle(motion);
    expect(movedPx()).toBeCloseTo(-240, 5);
  });

  test('a drag follows the pointer', () => {
    const {motion, movedPx} = motionAt(column);
    motion.grab(300, 0);
    motion.drag(250, 20);
    expect(movedPx()).toBeCloseTo(50, 5);
    motion.drag(420, 40);
    expect(movedPx()).toBeCloseTo(-120, 5);
  });
});

describe('a throw', () => {
  function thrown(frameMs: number): number {
    const {motion, movedPx} = motionAt(0);
    motion.grab(500, 0);
    for (let t = 10; t <= 100; t += 10) motion.drag(500 - t * 2, t);
    motion.release(105);
    expect(motion.direction).toBe(1);
    settle(motion, frameMs);
    return movedPx();
  }

  test('runs on after the drag and comes to rest', () => {
    expect(thrown(16)).toBeGreaterThan(400);
    expect(thrown(16)).toBeLessThan(1200);
  });

  test('goes as far at 30 as at 120 frames a second', () => {
    expect(Math.abs(thrown(33) - thrown(8))).toBeLessThan(10);
  });

  test('does not happen when the pointer rested before it let go', () => {
    const {motion} = motionAt(0);
    motion.grab(500, 0);
    motion.drag(300, 50);
    motion.release(400);
    expect(motion.isMoving).toBe(false);
  });

  test('ends under the next finger', () => {
    const {motion, movedPx} = motionAt(0);
    motion.grab(500, 0);
    motion.drag(400, 50);
    motion.release(50);
    motion.step(16);
    motion.grab(100, 70);
    const held = movedPx();
    motion.step(16);
    expect(movedPx()).toBe(held);
  });
});

describe('a glide', () => {
  test('ends exactly where it was sent, having gone only forward', () => {
    const {motion} = motionAt(TEN_MILLION);
    const goal = positionAt(TEN_MILLION + 6);
    motion.glideTo(goal);
    let last = motion.position;
    while (motion.isMoving) {
      motion.step(16);
      expect(columnsBetween(last, motion.position)).toBeGreaterThanOrEqual(0);
      last = motion.position;
    }
    expect(motion.position).toEqual(goal);
  });

  test('tells its destination, so that quick key presses add up', () => {
    const {motion} = motionAt(0);
    motion.glideTo(positionAt(4));
    motion.step(16);
    expect(motion.destination).toEqual(positionAt(4));
  });
});

describe('the drift', () => {
  test('begins softly, reaches its speed and dies away softly', () => {
    const {motion, movedPx} = motionAt(0);
    motion.driftSpeed = 0.014;
    motion.step(16);
    expect(movedPx()).toBeLessThan(0.02);
    for (let i = 0; i < 600; i++) motion.step(16);
    const before = movedPx();
    for (let i = 0; i < 60; i++) motion.step(16);
    expect((movedPx() - before) / 960).toBeCloseTo(0.014, 3);
    motion.driftSpeed = 0;
    expect(motion.isMoving).toBe(true);
    settle(motion);
  });

  test('gives way to a hand at once', () => {
    const {motion, movedPx} = motionAt(0);
    motion.driftSpeed = 0.014;
    for (let i = 0; i < 100; i++) motion.step(16);
    const before = movedPx();
    motion.driftSpeed = 0;
    motion.shift(-30);
    expect(movedPx() - before).toBeCloseTo(-30, 6);
    expect(motion.isMoving).toBe(false);
  });
});
