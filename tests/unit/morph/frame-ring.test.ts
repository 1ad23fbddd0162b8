import {describe, expect, it} from 'vitest';
import {FrameRing} from '../../../src/morph/frame-ring.ts';

function filled(count: number, capacity: number): FrameRing<number> {
  const ring = new FrameRing<number>(count, capacity);
  for (const frame of ring.missing()) ring.hold(frame, frame);
  return ring;
}

describe('a ring of frames', () => {
  it('holds a loop whole when there is room, so that it is made once', () => {
    const ring = filled(6, 10);
    expect(ring.size).toBe(6);
    for (let head = 0; head < 12; head++) {
      ring.head = head % 6;
      expect([...ring.missing()]).toEqual([]);
    }
  });

  it('wants the frames that come next, beyond the end of the loop too', () => {
    const ring = new FrameRing<number>(6, 3);
    ring.head = 4;
    expect([...ring.missing()]).toEqual([4, 5, 0]);
    ring.hold(5, 5);
    expect([...ring.missing()]).toEqual([4, 0]);
  });

  it('never holds more than there is room for, and lets go what has just been shown', () => {
    const ring = filled(10, 4);
    for (let step = 1; step <= 25; step++) {
      ring.head = step % 10;
      const next = [...ring.missing()];
      expect(next).toEqual([(step + 3) % 10]);
      ring.hold(next[0]!, step);
      expect(ring.size).toBe(4);
      expect(ring.at(ring.head)).not.toBeNull();
      expect(ring.at((step + 9) % 10)).toBeNull();
    }
  });

  it('has room for the next frame however little there is', () => {
    expect(new FrameRing(9, 0).capacity).toBe(2);
    expect(new FrameRing(1, 0).capacity).toBe(1);
  });
});
