/** Muzzle, nostrils and mouth. */
import {darken, hex, lch} from './color.ts';
import {ribbon, sampleSpline, smooth} from './curves.ts';
import {DEGREE, type Scene} from './scene.ts';
import type {Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {onBall, type Ball} from './view.ts';

export function muzzleBall({build}: PonyTraits): Ball {
  const size = build.muzzleSize;
  return {center: [0, 62, 94 * build.muzzleLength], radii: [49 * size, 37 * size, 46 * size]};
}

export function drawMuzzle({svg, traits, view, muzzle, coatLine}: Scene): void {
  const {mouth, coat} = traits;
  for (const side of [-1, 1]) {
    const facing = Math.cos(side * 34 * DEGREE - traits.pose.yaw);
    if (facing < 0.2) continue;
    const at = view.flat(onBall(muzzle, side * 34, 14));
    svg.ellipse(
      at,
      1.4 + 3.8 * facing,
      4.8,
      {fill: hex(darken(coat, coat.l < 0.4 ? 0.14 : 0.24))},
      side * 24,
    );
  }
  const lift = {smile: 24, laugh: 22, neutral: 8, pout: -12, smirk: 14}[mouth.kind] * mouth.curve;
  const span = {smile: 66, laugh: 62, neutral: 44, pout: 36, smirk: 54}[mouth.kind] * mouth.width;
  const base = mouth.kind === 'laugh' ? -22 : -31;
  // The far corner goes no further round the muzzle than its visible edge.
  const farEnd = Math.max(-span, traits.pose.yaw / DEGREE - 80);
  const curve = (drop: number) =>
    [-1, -0.66, -0.33, 0, 0.33, 0.66, 1].map((u): Vec2 => {
      const az = u < 0 ? -u * farEnd : u * span;
      const skew = mouth.kind === 'smirk' ? 13 * u : 0;
      return view.flat(onBall(muzzle, az, base + lift * u * u + skew - drop * (1 - u * u)));
    });
  const upper = curve(0);
  if (mouth.kind === 'laugh') {
    const lower = curve(52);
    const open = `${smooth(upper)}L${smooth([...lower].reverse()).slice(1)}Z`;
    svg.path(open, {fill: hex(lch(0.36, 0.12, 12)), stroke: coatLine, width: 3});
    const [tx, ty] = lower[3]!;
    svg.group(`clip-path="${svg.clip(open)}"`, () =>
      svg.ellipse([tx + 6, ty + 2], 24, 15, {fill: hex(lch(0.7, 0.14, 14))}),
    );
    return;
  }
  svg.path(
    ribbon(sampleSpline(upper, 11), (t) => 1.1 + 1.9 * Math.sin(Math.PI * t)),
    {fill: coatLine, stroke: coatLine, width: 1},
  );
}
