/** Draws one cartoon pony portrait as SVG. `drawPony(traits)` is the whole public surface. */
import {backMane} from './back-mane.ts';
import {darken, hex, lighten, outlineOf} from './color.ts';
import {HairPainter} from './hair.ts';
import {drawHead} from './head.ts';
import {muzzleBall} from './muzzle.ts';
import {DEGREE, LINE, type Scene} from './scene.ts';
import {pt, Svg, type Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {View} from './view.ts';

export function drawPony(traits: PonyTraits): string {
  const svg = new Svg();
  const {pose, coat} = traits;
  const view = new View(pose.yaw, pose.pitch);
  const scene: Scene = {
    svg,
    traits,
    view,
    hair: new HairPainter(svg, traits.mane.colors, traits.accessory.color),
    muzzle: muzzleBall(traits),
    coatFill: svg.linear(
      [-50, -110],
      [60, 130],
      [0, hex(lighten(coat, 0.05))],
      [0.5, hex(coat)],
      [1, hex(darken(coat, 0.07))],
    ),
    coatLine: hex(outlineOf(coat)),
  };
  // The head moves back as it turns, so that the eyes stay in place.
  const x = 128 + pose.dx + 4 + 32 * view.sin;
  const y = 124 + pose.dy;
  // The back mane follows half of the head's tilt, the neck stays upright.
  const headTilt = `transform="rotate(${pose.roll.toFixed(1)})"`;
  const maneTilt = `transform="rotate(${(pose.roll * 0.5).toFixed(1)})"`;
  const mane = backMane(traits.mane, view);
  drawBackground(scene);
  svg.group(`transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${pose.scale.toFixed(3)})"`, () => {
    svg.group(maneTilt, () => scene.hair.draw(mane.behind));
    drawNeck(scene);
    svg.group(maneTilt, () => scene.hair.draw(mane.beside));
    svg.group(headTilt, () => drawHead(scene));
  });
  return svg.toString();
}

function drawBackground({svg, traits: {background}}: Scene): void {
  const {kind, from, to, angle, disc, vignette} = background;
  const a = angle * DEGREE;
  const reach: Vec2 = [Math.cos(a) * 140, Math.sin(a) * 140];
  const stops = [
    [0, hex(from)],
    [1, hex(to)],
  ] as const;
  const fill =
    kind === 'linear'
      ? svg.linear([128 - reach[0], 128 - reach[1]], [128 + reach[0], 128 + reach[1]], ...stops)
      : svg.radial([128, 116], 180, ...stops);
  svg.path('M0 0H256V256H0Z', {fill});
  if (disc) {
    const c = hex(disc);
    svg.ellipse([128, 124], 112, 112, {fill: svg.glow([0, c, 0.9], [0.9, c, 0.8], [1, c, 0])});
  }
  if (vignette) {
    const edge = hex(darken(to, 0.16));
    svg.path('M0 0H256V256H0Z', {fill: svg.radial([128, 120], 184, [0.55, edge, 0], [1, edge, 0.8])});
  }
}

function drawNeck({svg, traits: {coat, build}, view, coatLine}: Scene): void {
  const s = view.sin;
  const k = build.neck;
  const middle = 12 + 30 * s;
  const left = (dx: number) => middle - dx * k;
  const right = (dx: number) => middle + dx * k;
  const outline = [
    `M${pt([left(44), 40])}`,
    `C${pt([left(40), 100])} ${pt([left(44), 128])} ${pt([left(74 + 14 * s), 152])}`,
    `C${pt([left(100 + 16 * s), 172])} ${pt([left(104 + 16 * s), 200])} ${pt([left(100), 240])}`,
    `L${pt([right(118), 240])}`,
    `C${pt([right(104), 170])} ${pt([right(62), 130])} ${pt([right(54), 0])}Z`,
  ].join('');
  const shade = hex(darken(coat, 0.13));
  const fill = svg.linear(
    [middle - 14, 84],
    [middle + 10, 190],
    [0, shade],
    [0.4, hex(darken(coat, 0.05))],
    [1, hex(coat)],
  );
  svg.path(outline, {fill, stroke: coatLine, width: LINE});
}
