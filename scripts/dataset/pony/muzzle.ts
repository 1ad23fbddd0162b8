/** Muzzle, nostrils and mouth. */
import {darken, hex, lch} from './color.ts';
import {ribbon, sampleSpline, smooth} from './curves.ts';
import {DEGREE, type Scene} from './scene.ts';
import {pt, type Svg, type Vec2} from './svg.ts';
import type {PonyTraits} from './traits.ts';
import {onBall, type Ball} from './view.ts';

export function muzzleBall({build}: PonyTraits): Ball {
  const size = build.muzzleSize;
  return {center: [0, 62, 94 * build.muzzleLength], radii: [49 * size, 37 * size, 46 * size]};
}

export function drawMuzzle(scene: Scene): void {
  const {svg, traits, view, muzzle} = scene;
  const {coat} = traits;
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
  drawMouth(scene);
}

/** How a mouth runs: its middle is at `base` degrees on the muzzle, its corners `lift` above it and `span` to either side. */
interface Run {
  lift: number;
  span: number;
  base: number;
}

const MOUTHS: Record<PonyTraits['mouth']['kind'], Run> = {
  smile: {lift: 24, span: 66, base: -31},
  laugh: {lift: 22, span: 62, base: -22},
  neutral: {lift: 8, span: 44, base: -31},
  pout: {lift: -12, span: 36, base: -31},
  smirk: {lift: 14, span: 54, base: -31},
};

const EXPRESSIONS: Record<Exclude<PonyTraits['expression'], 'none' | 'wink'>, Run> = {
  laughing: {lift: 26, span: 68, base: -14},
  tongue: {lift: 24, span: 62, base: -26},
  sad: {lift: -24, span: 46, base: -24},
  angry: {lift: -17, span: 56, base: -26},
  surprised: {lift: 0, span: 26, base: -16},
};

/** Whether the jaw hangs. */
export const opensWide = ({mouth, expression}: PonyTraits): boolean =>
  expression === 'laughing' ||
  expression === 'surprised' ||
  (mouth.kind === 'laugh' && (expression === 'none' || expression === 'wink'));

function drawMouth({svg, traits, view, muzzle, coatLine}: Scene): void {
  const {mouth, expression} = traits;
  const own = expression === 'none' || expression === 'wink';
  const {lift, span, base} = own ? MOUTHS[mouth.kind] : EXPRESSIONS[expression];
  // The far corner goes no further round the muzzle than its visible edge.
  const farEnd = Math.max(-span * mouth.width, traits.pose.yaw / DEGREE - 80);
  const curve = (drop: number): Vec2[] =>
    [-1, -0.66, -0.33, 0, 0.33, 0.66, 1].map((u): Vec2 => {
      const az = u < 0 ? -u * farEnd : u * span * mouth.width;
      const skew = own && mouth.kind === 'smirk' ? 13 * u : 0;
      return view.flat(onBall(muzzle, az, base + lift * mouth.curve * u * u + skew - drop * (1 - u * u)));
    });
  const upper = curve(0);
  if (opensWide(traits)) {
    drawOpenMouth(
      svg,
      upper,
      expression === 'surprised' ? round(upper) : curve(expression === 'laughing' ? 66 : 52),
      traits,
      coatLine,
    );
    return;
  }
  if (expression === 'tongue') drawTongue(svg, upper);
  const thick = own ? 1.9 : 2.6;
  svg.path(
    ribbon(sampleSpline(upper, 11), (t) => 1.1 + thick * Math.sin(Math.PI * t)),
    {fill: coatLine, stroke: coatLine, width: 1},
  );
}

/** The lower edge of a mouth that says "oh". */
const round = (upper: readonly Vec2[]): Vec2[] =>
  upper.map(([x, y], i) => [x, y + 42 * Math.cos(((i - 3) / 3) * (Math.PI / 2))]);

const TONGUE = lch(0.7, 0.14, 14);

function drawOpenMouth(svg: Svg, upper: Vec2[], lower: Vec2[], {expression}: PonyTraits, line: string): void {
  const open = `${smooth(upper)}L${smooth([...lower].reverse()).slice(1)}Z`;
  svg.path(open, {fill: hex(lch(0.36, 0.12, 12)), stroke: line, width: 3});
  const [tx, ty] = lower[3]!;
  svg.group(`clip-path="${svg.clip(open)}"`, () => {
    svg.ellipse([tx + 6, ty + 2], 24, 15, {fill: hex(TONGUE)});
    if (expression !== 'laughing') return;
    const teeth = upper.map(([x, y], i): Vec2 => [x, y + 4 + 11 * Math.sin((Math.PI * i) / 6)]);
    svg.path(`${smooth(upper)}L${smooth([...teeth].reverse()).slice(1)}Z`, {
      fill: '#ffffff',
      stroke: line,
      width: 2,
    });
  });
  svg.path(open, {stroke: line, width: 3});
}

/** Out of the middle of the mouth, a little towards us. */
function drawTongue(svg: Svg, upper: Vec2[]): void {
  const [x, y] = upper[4]!;
  const tongue = `M${pt([x - 17, y - 4])}C${pt([x - 19, y + 20])} ${pt([x - 12, y + 36])} ${pt([x + 1, y + 36])}C${pt([x + 14, y + 36])} ${pt([x + 19, y + 18])} ${pt([x + 17, y - 4])}Z`;
  svg.path(tongue, {fill: hex(TONGUE), stroke: hex(lch(0.45, 0.13, 14)), width: 3});
  svg.path(`M${pt([x, y])}L${pt([x + 1, y + 20])}`, {stroke: hex(lch(0.56, 0.14, 14)), width: 2.6});
}
