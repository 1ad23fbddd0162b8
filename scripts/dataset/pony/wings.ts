/** Wings, spread behind neck and mane: the far one reaches to the left below the muzzle, the near one to the right. */
import {darken, hex, lighten, outlineOf, type Lch} from './color.ts';
import {ribbon, sampleBezier, smooth} from './curves.ts';
import {DEGREE, type Scene} from './scene.ts';
import {pt, type Svg, type Vec2} from './svg.ts';

type Polar = (angle: number, reach: number) => Vec2;

/** Places about the root of a wing; 0 degrees is level, 90 up, `side` -1 to the left. */
const about =
  ([x, y]: Vec2, side: number): Polar =>
  (angle, reach) => [x + side * Math.cos(angle * DEGREE) * reach, y - Math.sin(angle * DEGREE) * reach];

export function drawWings({svg, traits: {wings, coat}, view}: Scene): void {
  if (wings === 'none') return;
  const roots: [Vec2, number][] = [
    [[-18 + 20 * view.sin, 168], -1],
    [[70 + 20 * view.sin, 160], 1],
  ];
  for (const [root, side] of roots) {
    if (wings === 'feathered') drawFeathers(svg, about(root, side), coat);
    else drawLeather(svg, about(root, side), coat);
  }
}

function drawFeathers(svg: Svg, at: Polar, coat: Lch): void {
  const color = coat.l > 0.9 ? darken(coat, 0.05) : lighten(coat, 0.06);
  const line = hex(outlineOf(coat));
  const feather = (angle: number, reach: number, width: number, fill: Lch): void => {
    const spine = sampleBezier(
      [at(angle - 10, 12), at(angle - 4, reach * 0.5), at(angle + 2, reach * 0.85), at(angle + 10, reach)],
      8,
    );
    const half = (t: number): number => width * Math.sin(Math.PI * Math.min(1, 0.2 + 0.78 * t)) ** 0.6;
    svg.path(ribbon(spine, half), {fill: hex(fill), stroke: line, width: 3.2});
  };
  [-8, 10, 28, 46, 64].forEach((angle, i) =>
    feather(angle, 176 + 9 * i, 25, i % 2 ? color : darken(color, 0.04)),
  );
  [4, 26, 48].forEach((angle) => feather(angle, 112, 24, lighten(color, 0.03)));
}

function drawLeather(svg: Svg, at: Polar, coat: Lch): void {
  const skin = darken(coat, coat.l > 0.5 ? 0.2 : 0.1);
  const line = hex(outlineOf(skin));
  const tips = [74, 44, 16, -12].map((angle, i) => at(angle, [205, 200, 182, 150][i]!));
  const [first, ...others] = tips;
  let outline = `M${pt(at(60, 10))}Q${pt(at(88, 120))} ${pt(first!)}`;
  others.forEach((tip, i) => (outline += `Q${pt(at(59 - 29 * i, 128))} ${pt(tip)}`));
  svg.path(`${outline}L${pt(at(-40, 30))}Z`, {fill: hex(skin), stroke: line, width: 3.4});
  for (const tip of others) svg.path(smooth([at(50, 20), tip]), {stroke: line, width: 2.8, opacity: 0.7});
  svg.path(
    ribbon(sampleBezier([at(60, 10), at(84, 110), first!], 8), (t) => 10 - 7 * t),
    {
      fill: hex(coat),
      stroke: line,
      width: 3,
    },
  );
}
