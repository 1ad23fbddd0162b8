/**
 * The head lives in a small 3D model so that every feature stays consistent as it turns.
 * Model axes: x towards the near side of the face, y down, z out of the nose; skull radius 100.
 * Yaw turns the nose to the left of the picture.
 */
import type {Vec2} from './svg.ts';

export type Vec3 = readonly [number, number, number];

export interface Ball {
  center: Vec3;
  radii: Vec3;
}

const DEGREE = Math.PI / 180;

/** Point of the skull (radius `r` times 100) at azimuth `az` (0 = nose, + = near side) and elevation `el`, degrees. */
export function onSkull(az: number, el: number, r = 1): Vec3 {
  return onBall({center: [0, 0, 0], radii: [100 * r, 96 * r, 100 * r]}, az, el);
}

export function onBall({center, radii}: Ball, az: number, el: number): Vec3 {
  const ring = Math.cos(el * DEGREE);
  return [
    center[0] + radii[0] * ring * Math.sin(az * DEGREE),
    center[1] - radii[1] * Math.sin(el * DEGREE),
    center[2] + radii[2] * ring * Math.cos(az * DEGREE),
  ];
}

export class View {
  readonly sin: number;
  readonly cos: number;
  private readonly pitchSin: number;
  private readonly pitchCos: number;

  constructor(yaw: number, pitch: number) {
    this.sin = Math.sin(yaw);
    this.cos = Math.cos(yaw);
    this.pitchSin = Math.sin(pitch);
    this.pitchCos = Math.cos(pitch);
  }

  /** Screen x, y and depth (positive = towards the viewer) of a model point. */
  project([x, y, z]: Vec3): Vec3 {
    const py = y * this.pitchCos - z * this.pitchSin;
    const pz = z * this.pitchCos + y * this.pitchSin;
    return [x * this.cos - pz * this.sin, py, x * this.sin + pz * this.cos];
  }

  flat(p: Vec3): Vec2 {
    const [x, y] = this.project(p);
    return [x, y];
  }

  /** Screen ellipse of a ball: centre and half axes. */
  outline({center, radii}: Ball): {center: Vec2; rx: number; ry: number} {
    return {
      center: this.flat(center),
      rx: Math.hypot(radii[0] * this.cos, radii[2] * this.sin),
      ry: radii[1],
    };
  }
}

/** Silhouette of several balls melted together, as points around `origin` (which must see all of it). */
export function meltedOutline(
  view: View,
  balls: readonly Ball[],
  origin: Vec2,
  softness: number,
  count = 32,
): Vec2[] {
  const ellipses = balls.map((ball) => view.outline(ball));
  const distance = (x: number, y: number) => {
    let d = Infinity;
    for (const {center, rx, ry} of ellipses) {
      const [u, v] = [(x - center[0]) / rx, (y - center[1]) / ry];
      const e = (Math.sqrt(u * u + v * v) - 1) * Math.min(rx, ry);
      const k = Math.max(0, softness - Math.abs(d - e)) / softness;
      d = Number.isFinite(d) ? Math.min(d, e) - (k * k * softness) / 4 : e;
    }
    return d;
  };
  return Array.from({length: count}, (_, i): Vec2 => {
    const angle = (i / count) * 2 * Math.PI;
    const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
    let [inside, outside] = [20, 260];
    for (let step = 0; step < 11; step++) {
      const middle = (inside + outside) / 2;
      if (distance(origin[0] + ux * middle, origin[1] + uy * middle) < 0) inside = middle;
      else outside = middle;
    }
    return [origin[0] + ux * inside, origin[1] + uy * inside];
  });
}
