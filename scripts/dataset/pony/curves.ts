/** Curve helpers that every body part is drawn with. They are the hot spots of drawing, hence the plain loops. */
import {fmt, pt, type Vec2} from './svg.ts';

/** Point `i` of a list, wrapping round a closed one and stopping at the ends of an open one. */
function pointAt(points: readonly Vec2[], i: number, closed: boolean): Vec2 {
  const n = points.length;
  return closed ? points[(i + n) % n]! : points[i < 0 ? 0 : i < n ? i : n - 1]!;
}

/** Smooth path through `points` (Catmull-Rom turned into cubic Béziers). */
export function smooth(points: readonly Vec2[], closed = false): string {
  const segments = closed ? points.length : points.length - 1;
  let d = `M${pt(points[0]!)}`;
  for (let i = 0; i < segments; i++) {
    const p0 = pointAt(points, i - 1, closed);
    const p1 = points[i]!;
    const p2 = pointAt(points, i + 1, closed);
    const p3 = pointAt(points, i + 2, closed);
    d += `C${fmt(p1[0] + (p2[0] - p0[0]) / 6)} ${fmt(p1[1] + (p2[1] - p0[1]) / 6)} `;
    d += `${fmt(p2[0] - (p3[0] - p1[0]) / 6)} ${fmt(p2[1] - (p3[1] - p1[1]) / 6)} ${pt(p2)}`;
  }
  return closed ? `${d}Z` : d;
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** `count` points along the Catmull-Rom spline through `points`. */
export function sampleSpline(points: readonly Vec2[], count: number): Vec2[] {
  const last = points.length - 1;
  const samples: Vec2[] = [];
  for (let k = 0; k < count; k++) {
    const u = (k / (count - 1)) * last;
    const i = Math.min(last - 1, Math.floor(u));
    const [a, b] = [pointAt(points, i - 1, false), points[i]!];
    const [c, d] = [points[i + 1]!, pointAt(points, i + 2, false)];
    samples.push([catmullRom(a[0], b[0], c[0], d[0], u - i), catmullRom(a[1], b[1], c[1], d[1], u - i)]);
  }
  return samples;
}

/** `count` points along the Bézier curve with these control points (any degree). */
export function sampleBezier(control: readonly Vec2[], count: number): Vec2[] {
  return Array.from({length: count}, (_, k) => {
    const t = k / (count - 1);
    let level = control;
    while (level.length > 1) {
      level = level
        .slice(1)
        .map((b, i): Vec2 => [
          level[i]![0] + (b[0] - level[i]![0]) * t,
          level[i]![1] + (b[1] - level[i]![1]) * t,
        ]);
    }
    return level[0]!;
  });
}

/** Unit normals (to the left of travel) of a polyline. */
export function normals(line: readonly Vec2[]): Vec2[] {
  return line.map((_, i) => {
    const a = line[Math.max(0, i - 1)]!;
    const b = line[Math.min(line.length - 1, i + 1)]!;
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.sqrt(dx * dx + dy * dy) || 1;
    return [dy / length, -dx / length];
  });
}

/** Signed radius of curvature at each point of a polyline: positive where it turns to the right of travel. */
function radii(line: readonly Vec2[]): number[] {
  return line.map(([x, y], i) => {
    if (i === 0 || i === line.length - 1) return Infinity;
    const [ax, ay] = [x - line[i - 1]![0], y - line[i - 1]![1]];
    const [bx, by] = [line[i + 1]![0] - x, line[i + 1]![1] - y];
    const angle = Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
    return (Math.sqrt(ax * ax + ay * ay) + Math.sqrt(bx * bx + by * by)) / 2 / (angle || 1e-6);
  });
}

/**
 * Closed ribbon around a spine. `halfWidth(t)` gives the half width at t in 0..1 and `offset(t)` moves the ribbon
 * sideways, both in drawing units. On the inside of a sharp turn the width is limited, so that it cannot fold over.
 */
export function ribbon(
  spine: readonly Vec2[],
  halfWidth: (t: number) => number,
  offset?: (t: number) => number,
): string {
  const side = normals(spine);
  const turn = radii(spine);
  const left: Vec2[] = [];
  const right: Vec2[] = [];
  for (let i = 0; i < spine.length; i++) {
    const t = i / (spine.length - 1);
    const [middle, half] = [offset ? offset(t) : 0, halfWidth(t)];
    left.push(sideways(spine[i]!, side[i]!, limitInside(middle + half, turn[i]!)));
    right.push(sideways(spine[i]!, side[i]!, limitInside(middle - half, turn[i]!)));
  }
  return `${smooth(left)}L${smooth(right.reverse()).slice(1)}Z`;
}

function sideways([x, y]: Vec2, [nx, ny]: Vec2, distance: number): Vec2 {
  return [x + nx * distance, y + ny * distance];
}

function limitInside(distance: number, turn: number): number {
  const limit = 0.9 * Math.abs(turn);
  return distance * turn < 0 && Math.abs(distance) > limit ? Math.sign(distance) * limit : distance;
}
