/** Scarf, collar and bow tie. */
import {darken, hex, lch, lighten, outlineOf, type Lch} from './color.ts';
import {ribbon, sampleBezier} from './curves.ts';
import type {Scene} from './scene.ts';
import {pt, type Paint, type Svg, type Vec2} from './svg.ts';

export function drawNeckwear({svg, traits: {neckwear, build}, view}: Scene): void {
  const {kind, color} = neckwear;
  if (kind === 'none') return;
  const middle = 12 + 30 * view.sin;
  const k = build.neck;
  const paint = {fill: hex(color), stroke: hex(outlineOf(color)), width: 3.2};
  /** Across the neck, `sag` below its sides. */
  const around = (y: number, sag: number): Vec2[] =>
    sampleBezier(
      [
        [middle - 58 * k, y - 4],
        [middle - 34 * k, y + sag],
        [middle + 26 * k, y + sag],
        [middle + 86 * k, y - 12],
      ],
      10,
    );
  const front: Vec2 = [middle - 18, 0];
  if (kind === 'scarf') drawScarf(svg, around(122, 26), [front[0], 146], paint, color);
  else if (kind === 'collar') drawCollar(svg, around(130, 26), [front[0] + 6, 156], paint);
  else drawBowTie(svg, [front[0], 150], paint, color);
}

function drawScarf(svg: Svg, line: Vec2[], [x, y]: Vec2, paint: Paint, color: Lch): void {
  const tail = sampleBezier(
    [
      [x + 4, y],
      [x + 2, y + 30],
      [x - 14, y + 74],
    ],
    8,
  );
  svg.path(
    ribbon(tail, (t) => 17 + 6 * t),
    {...paint, fill: hex(darken(color, 0.05))},
  );
  svg.path(
    ribbon(tail.slice(4, 6), () => 21),
    {fill: hex(lighten(color, 0.16))},
  );
  svg.path(
    ribbon(line, () => 22),
    paint,
  );
  svg.path(
    ribbon(
      line,
      () => 3,
      () => 8,
    ),
    {fill: hex(lighten(color, 0.12)), opacity: 0.9},
  );
  svg.path(
    ribbon(
      line,
      () => 4,
      () => -12,
    ),
    {fill: hex(darken(color, 0.1)), opacity: 0.8},
  );
  svg.ellipse([x + 2, y], 20, 19, {...paint, fill: hex(lighten(color, 0.04))});
}

function drawCollar(svg: Svg, line: Vec2[], [x, y]: Vec2, paint: Paint): void {
  svg.path(
    ribbon(line, () => 9.5),
    paint,
  );
  const gold = lch(0.84, 0.13, 86);
  const edge = hex(outlineOf(gold));
  svg.ellipse([x, y + 8], 17, 17, {fill: hex(gold), stroke: edge, width: 3});
  svg.path(`M${pt([x - 13, y + 10])}H${(x + 13).toFixed(1)}`, {stroke: edge, width: 3});
  svg.ellipse([x - 5, y], 5, 4, {fill: hex(lighten(gold, 0.12))});
}

function drawBowTie(svg: Svg, at: Vec2, paint: Paint, color: Lch): void {
  svg.group(`transform="translate(${pt(at)})"`, () => {
    for (const side of [-1, 1]) {
      const x = (v: number): number => v * side;
      svg.path(
        `M0 -6C${pt([x(20), -24])} ${pt([x(44), -32])} ${pt([x(52), -26])}Q${pt([x(60), 0])} ${pt([x(52), 28])}C${pt([x(44), 32])} ${pt([x(20), 24])} 0 6Z`,
        paint,
      );
      svg.path(`M${pt([x(14), 0])}Q${pt([x(26), -4])} ${pt([x(38), -10])}`, {
        stroke: paint.stroke!,
        width: 2.4,
        opacity: 0.6,
      });
    }
    svg.ellipse([0, 0], 13, 14, {...paint, fill: hex(darken(color, 0.09))});
  });
}
