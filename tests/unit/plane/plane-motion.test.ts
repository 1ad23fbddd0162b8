import {describe, expect, it} from 'vitest';
import {PlaneMotion, type Px} from '../../../src/plane/plane-motion.ts';
import {FARTHEST, type Spot} from '../../../src/plane/plane-spot.ts';

const PITCH = {dx: 200, dy: 100};
const FRAME_MS = 16;

function motionAt(spot: Partial<Spot> = {}): PlaneMotion {
  const motion = new PlaneMotion({x: 0, y: 0, zoom: 1, ...spot});
  motion.pitch = PITCH;
  return motion;
}

function run(motion: PlaneMotion, stepMs = FRAME_MS): number {
  let steps = 0;
  while (motion.isMoving && steps++ < 10_000) motion.step(stepMs);
  return steps;
}

/** What lies at a point of the view. */
function under({x, y, zoom}: Spot, {dx, dy}: Px): [number, number] {
  return [x + dx / (PITCH.dx * zoom), y + dy / (PITCH.dy * zoom)];
}

function expectNear(one: readonly number[], other: readonly number[]): void {
  one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 6));
}

describe('panning', () => {
  it('goes both ways at once, and by fewer pictures the nearer it is', () => {
    const motion = motionAt();
    motion.shift({dx: 400, dy: -50});
    expect(motion.spot).toEqual({x: 2, y: -0.5, zoom: 1});
    const near = motionAt({zoom: 4});
    near.shift({dx: 400, dy: -50});
    expect(near.spot).toEqual({x: 0.5, y: -0.125, zoom: 4});
  });

  it('spreads a notch of the wheel, and adds notches up', () => {
    const motion = motionAt();
    motion.roll({dx: 0, dy: 100});
    motion.step(FRAME_MS);
    expect(motion.spot.y).toBeGreaterThan(0);
    expect(motion.spot.y).toBeLessThan(1);
    motion.roll({dx: 100, dy: 100});
    expect(run(motion)).toBeGreaterThan(5);
    expectNear([motion.spot.x, motion.spot.y], [0.5, 2]);
  });

  it('follows a drag, and stands where it was held before it was let go', () => {
    const motion = motionAt();
    motion.grab({dx: 0, dy: 0}, 0);
    motion.drag({dx: -100, dy: 30}, 50);
    expect(motion.isHeld).toBe(true);
    expectNear([motion.spot.x, motion.spot.y], [0.5, -0.3]);
    motion.drag({dx: -100, dy: 30}, 400);
    motion.release(420);
    expect([motion.isMoving, motion.isHeld]).toEqual([false, false]);
  });

  it('goes on the way it was thrown, as far at every frame rate', () => {
    const thrown = (stepMs: number): Spot => {
      const motion = motionAt();
      motion.grab({dx: 0, dy: 0}, 0);
      for (let i = 1; i <= 5; i++) motion.drag({dx: -20 * i, dy: -10 * i}, 16 * i);
      motion.release(80);
      run(motion, stepMs);
      return motion.spot;
    };
    const [slow, fast] = [thrown(50), thrown(8)];
    expect(slow.x).toBeGreaterThan(1);
    expect(slow.x / slow.y).toBeCloseTo(1, 1);
    expect(Math.abs(slow.x - fast.x)).toBeLessThan(0.05);
  });

  it('is stopped by a press, which such a plane is meant by', () => {
    const motion = motionAt();
    motion.roll({dx: 5000, dy: 0});
    expect(motion.isRunning).toBe(true);
    motion.step(FRAME_MS);
    motion.grab({dx: 0, dy: 0}, 0);
    motion.release(1000);
    expect(motion.isMoving).toBe(false);
  });

  it('ends where the plane ends', () => {
    const motion = motionAt({x: FARTHEST - 1});
    motion.shift({dx: 1e6, dy: 0});
    expect(motion.spot.x).toBe(FARTHEST);
  });
});

describe('zooming', () => {
  const at = {dx: 150, dy: -80};

  it('leaves what lies at the point where it is', () => {
    const motion = motionAt({x: 5, y: 6, zoom: 1.5});
    const before = under(motion.spot, at);
    motion.zoomBy(2.5, at);
    expect(motion.spot.zoom).toBe(3.75);
    expectNear(under(motion.spot, at), before);
  });

  it('does so at both ends, beyond which it does nothing', () => {
    const motion = motionAt({x: 5, y: 6, zoom: 7});
    const before = under(motion.spot, at);
    motion.zoomBy(10, at);
    expect(motion.spot.zoom).toBe(8);
    expectNear(under(motion.spot, at), before);
    const {spot} = motion;
    motion.zoomBy(2, at);
    expect(motion.spot).toEqual(spot);
  });

  it('by a wheel takes a few frames, around one point', () => {
    const motion = motionAt();
    const before = under(motion.spot, at);
    motion.rollZoom(Math.SQRT2, at);
    motion.rollZoom(Math.SQRT2, at);
    expect(run(motion)).toBeGreaterThan(5);
    expect(motion.spot.zoom).toBeCloseTo(2, 6);
    expectNear(under(motion.spot, at), before);
  });

  it('by two fingers keeps under each of them what was there', () => {
    const motion = motionAt({x: 2, y: 3, zoom: 2});
    const [one, other] = [
      [
        {dx: -50, dy: 0},
        {dx: -120, dy: 40},
      ],
      [
        {dx: 50, dy: 0},
        {dx: 80, dy: 40},
      ],
    ] as const;
    const before = [under(motion.spot, one[0]), under(motion.spot, other[0])];
    motion.pinch({dx: 0, dy: 0}, {dx: -20, dy: 40}, 2);
    expect(motion.spot.zoom).toBe(4);
    expectNear(under(motion.spot, one[1]), before[0]!);
    expectNear(under(motion.spot, other[1]), before[1]!);
  });
});

describe('gliding', () => {
  it('ends exactly at its goal, and says before where that is', () => {
    const motion = motionAt();
    const goal = {x: 3.3, y: -4, zoom: 8};
    motion.glideTo(goal);
    expect(motion.destination).toEqual(goal);
    motion.step(FRAME_MS);
    expect(motion.spot.zoom).toBeGreaterThan(1);
    expect(motion.spot.zoom).toBeLessThan(8);
    run(motion);
    expect(motion.spot).toEqual(goal);
  });

  it('gives way to whoever moves the plane', () => {
    const motion = motionAt();
    motion.glideTo({x: 10, y: 0, zoom: 1});
    motion.shift({dx: 0, dy: 100});
    expect([motion.isMoving, motion.spot]).toEqual([false, {x: 0, y: 1, zoom: 1}]);
  });
});
